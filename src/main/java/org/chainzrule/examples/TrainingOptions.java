package org.chainzrule.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.dreg.InputScale;
import org.chainzrule.experiment.recipe.ActivationName;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.EnumNames;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.OptimizerConfig;
import org.chainzrule.experiment.recipe.PenaltyConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.experiment.recipe.ScheduleName;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * The options of the network and of its training. What is not given is taken from the recipe and
 * the network of the program.
 */
final class TrainingOptions {

  /** The learning rate of a training, or of several that are compared. */
  static final class Rate {

    @Option(
        names = "--lr",
        paramLabel = "RATE",
        description =
            "Initial learning rate, which decays to 0 along a cosine (default: 0.005; for reviews"
                + " 0.01 with --model bag and conv, 0.003 with all others).")
    private Double rate;

    /** The rate, or another where none is given. */
    double or(double otherwise) {
      return rate == null ? otherwise : rate;
    }
  }

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Number of passes over the training set (default: 10, or 4 for reviews).")
  private Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Batch size (default: 128, or 512 with --model pooled and --size 1m or 3.2m).")
  private Integer batch;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description = "Number of batches whose gradients are accumulated for a step (default: 1).")
  private Integer accumulate;

  @Option(
      names = "--hidden",
      paramLabel = "N,N",
      description =
          "Numbers of units of the hidden dense layers, such as 128,64 (default: depends on --model).")
  private String hidden;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      defaultValue = "poly",
      description =
          "The activation of hidden layers: poly, relu, leaky-relu, gelu, silu, softplus, sigmoid or"
              + " tanh"
              + " (default: ${DEFAULT-VALUE}).")
  private ActivationName activation;

  @Option(
      names = "--degree",
      paramLabel = "K",
      defaultValue = "3",
      description = "Degree of polynomial activations, 1 to 9 (default: ${DEFAULT-VALUE}).")
  private int degree;

  @Option(
      names = "--basis",
      paramLabel = "NAME",
      defaultValue = "monomial",
      description =
          "Basis of polynomial activations: monomial, chebyshev or hermite"
              + " (default: ${DEFAULT-VALUE}).")
  private Basis basis;

  @Option(
      names = "--tails",
      paramLabel = "R",
      description =
          "Continue polynomials linearly beyond -R and R (default: never, or 3 with --model"
              + " pooled).")
  private Double tails;

  @Option(
      names = "--dreg",
      paramLabel = "LAMBDA",
      description =
          "Strength of DREG; 0 for none (default: 1e-3, less with convolutions, 0 with --model gru"
              + " and ngram-gru; with --dreg-scope adjoint 0.05 times the sum of the variances of"
              + " all inputs, or 2.6 for reviews).")
  private Double dreg;

  @Option(
      names = "--dreg-schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description =
          "How the strength of DREG changes during training: constant, or linear, cosine or"
              + " exponential from --dreg to --dreg-end (default: ${DEFAULT-VALUE}).")
  private ScheduleName schedule;

  @Option(
      names = "--dreg-end",
      paramLabel = "LAMBDA",
      defaultValue = "0",
      description =
          "Strength of DREG at the end of --dreg-schedule; above 0 for exponential"
              + " (default: ${DEFAULT-VALUE}).")
  private double dregEnd;

  @Option(
      names = "--dreg-scope",
      paramLabel = "NAME",
      description =
          "The derivatives that DREG penalises: layer (each layer's Jacobian), slope (activations"
              + " alone), cumulative (products of Jacobians) or adjoint (the loss's gradient in the"
              + " input) (default: adjoint, or layer for reviews).")
  private Dreg.Scope scope;

  @Mixin private final AdjointOptions adjoint = new AdjointOptions();

  @Option(
      names = "--penalty",
      paramLabel = "NAME",
      defaultValue = "none",
      description =
          "A penalty besides DREG: none, input-gradient, jacobian or weight-decay; or spectral or"
              + " spectral-scaled for spectrally normalised layers (default: ${DEFAULT-VALUE}).")
  PenaltyName penalty;

  @Option(
      names = "--penalty-strength",
      paramLabel = "LAMBDA",
      defaultValue = "0.01",
      description = "Strength of --penalty (default: ${DEFAULT-VALUE}).")
  private double penaltyStrength;

  @Mixin private final Rate rate = new Rate();

  @Option(
      names = "--coefficient-lr",
      paramLabel = "FACTOR",
      description = "Factor on the learning rate of polynomial coefficients (default: 0.1).")
  private Double coefficientRate;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Clip gradients to this global norm (default: no clipping).")
  private Double clip;

  @Option(
      names = "--clip-value",
      paramLabel = "LIMIT",
      description =
          "Clip every element of a gradient to the range from -LIMIT to LIMIT (default: no clipping).")
  private Double clipValue;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      description =
          "Evaluate and save an exponential moving average of the weights with this decay"
              + " (default: none).")
  private Double average;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random numbers (default: 7).")
  private Long seed;

  /** Rejects options that only others give a meaning, before any data is loaded. */
  void check(CommandSpec program) {
    Console.checkNeeded(program, "--penalty-strength", "--penalty");
    Console.checkNeeded(program, "--dreg-end", "--dreg-schedule");
    if (activation != ActivationName.POLY) {
      Console.checkWithout(
          program,
          "--activation " + EnumNames.of(activation),
          "--degree",
          "--basis",
          "--tails",
          "--coefficient-lr");
    }
  }

  /** Whether the user sets the hidden layers. */
  boolean hasHidden() {
    return hidden != null;
  }

  /** The dense layers with these options; the defaults are those of the program. */
  MlpConfig network(MlpConfig defaults) {
    PolynomialPlan polynomial =
        defaults.activation() instanceof PolynomialPlan plan ? plan : PolynomialPlan.of(degree);
    double reach = or(tails, polynomial.form().reach());
    PolynomialPlan chosen =
        new PolynomialPlan(
            degree,
            polynomial.shared(),
            polynomial.initialiser(),
            PolynomialForm.of(basis).withTails(reach));
    return new MlpConfig(
        hasHidden() ? widths(hidden) : defaults.hidden(), activation.plan(chosen), penalty);
  }

  /** The whole network with these options. */
  NetworkConfig network(NetworkConfig defaults) {
    MlpConfig dense = network(defaults.dense());
    return Console.named("--penalty with --model conv", () -> defaults.with(dense));
  }

  private static List<Integer> widths(String typed) {
    try {
      return Arrays.stream(typed.split(",", -1)).map(String::strip).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "expected --hidden as whole numbers with commas between, such as 128,64, got " + typed,
          e);
    }
  }

  /** The scope of DREG. */
  Dreg.Scope scope(Dreg.Scope otherwise) {
    return or(scope, otherwise);
  }

  /** The training with the strength of DREG that suits the data, unless the user gave one. */
  TrainingRecipe scaledTo(Dataset train, TrainingRecipe recipe) {
    if (recipe.dreg().scope() != Dreg.Scope.ADJOINT || dreg != null) {
      return recipe;
    }
    DregConfig scaled = recipe.dreg().scaledTo(InputScale.of(train));
    return recipe.with(adjoint.hasCap() ? scaled.with(recipe.dreg().adjoint()) : scaled);
  }

  /** The training with these options; the defaults are those of the program. */
  TrainingRecipe recipe(TrainingRecipe defaults) {
    Dreg.Scope chosen = scope(defaults.dreg().scope());
    double strength = or(dreg, defaults.dreg().in(chosen).strength());
    if (schedule == ScheduleName.EXPONENTIAL && !(strength > 0 && dregEnd > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected --dreg and --dreg-end above 0 for an exponential schedule, got %s and %s",
              strength,
              dregEnd));
    }
    if (scope != null && strength == 0 && dreg == null) {
      throw new IllegalArgumentException(
          "expected --dreg with --dreg-scope "
              + EnumNames.of(scope)
              + ", since this model has a strength of 0 unless one is given, got none");
    }
    OptimizerConfig optimizer = defaults.optimizer();
    return new TrainingRecipe(
        or(epochs, defaults.epochs()),
        new OptimizerConfig(
            or(batch, optimizer.batch()),
            or(accumulate, optimizer.accumulate()),
            rate.or(optimizer.rate()),
            or(coefficientRate, optimizer.coefficientRate()),
            or(clip, optimizer.clip()),
            or(clipValue, optimizer.clipValue()),
            average == null ? optimizer.average() : OptionalDouble.of(average)),
        new DregConfig(
            chosen,
            strength,
            schedule,
            dregEnd,
            adjoint.settings(chosen == Dreg.Scope.ADJOINT, "--dreg-scope adjoint")),
        new PenaltyConfig(penalty, penaltyStrength),
        defaults.certified(),
        or(seed, defaults.seed()));
  }

  private static <T> T or(T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
