package org.chainzrule.examples;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.ActivationName;
import org.chainzrule.experiment.recipe.DregConfig;
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
import picocli.CommandLine.Option;

/**
 * The choices of a network and of its training. What the user leaves open is as in the recipe and
 * network that a program begins with.
 */
final class TrainingOptions {

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training set (default: 10, or 4 for reviews).")
  private Integer epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Examples in a batch (default: 128, or 512 with --model pooled --size 1m or 3.2m, which"
              + " are as accurate with it and faster).")
  private Integer batch;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description = "Batches a step, one after the other (default: 1).")
  private Integer accumulate;

  @Option(
      names = "--hidden",
      paramLabel = "N,N",
      description = "Units of the hidden dense layers (default: depends on --model).")
  private String hidden;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      defaultValue = "poly",
      description =
          "poly, relu, leaky-relu, gelu, silu, softplus, sigmoid or tanh"
              + " (default: ${DEFAULT-VALUE}).")
  private ActivationName activation;

  @Option(
      names = "--degree",
      paramLabel = "K",
      defaultValue = "3",
      description = "Degree of the polynomials, 1 to 9 (default: ${DEFAULT-VALUE}).")
  private int degree;

  @Option(
      names = "--basis",
      paramLabel = "NAME",
      defaultValue = "monomial",
      description =
          "Basis of the polynomials: monomial, chebyshev or hermite (default: ${DEFAULT-VALUE}).")
  private Basis basis;

  @Option(
      names = "--tails",
      paramLabel = "R",
      description =
          "Continue polynomials by their tangents beyond R (default: nowhere, or 3 for pooled"
              + " vectors).")
  private Double tails;

  @Option(
      names = "--dreg",
      paramLabel = "LAMBDA",
      description =
          "Strength of DREG, 0 for none (default: 1e-3, or less where there are convolutions).")
  private Double dreg;

  @Option(
      names = "--dreg-schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description =
          "How the strength changes: constant, or linear, cosine or exponential from --dreg to"
              + " --dreg-end (default: ${DEFAULT-VALUE}).")
  private ScheduleName schedule;

  @Option(
      names = "--dreg-end",
      paramLabel = "LAMBDA",
      defaultValue = "0",
      description =
          "Strength of DREG at the end of such a schedule; above 0 for exponential"
              + " (default: ${DEFAULT-VALUE}).")
  private double dregEnd;

  @Option(
      names = "--dreg-scope",
      paramLabel = "NAME",
      defaultValue = "layer",
      description =
          "The derivative that DREG measures: layer, slope or cumulative"
              + " (default: ${DEFAULT-VALUE}).")
  private Dreg.Scope scope;

  @Option(
      names = "--penalty",
      paramLabel = "NAME",
      defaultValue = "none",
      description =
          "Another penalty: none, input-gradient, jacobian or weight-decay; spectral or"
              + " spectral-scaled for spectrally normalised layers (default: ${DEFAULT-VALUE}).")
  PenaltyName penalty;

  @Option(
      names = "--penalty-strength",
      paramLabel = "LAMBDA",
      defaultValue = "0.01",
      description = "Strength of --penalty (default: ${DEFAULT-VALUE}).")
  private double penaltyStrength;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description =
          "Learning rate at the start, which falls to 0 along a cosine (default: 0.005, or as"
              + " --model needs).")
  private Double rate;

  @Option(
      names = "--coefficient-lr",
      paramLabel = "FACTOR",
      description = "Factor on the learning rate of polynomial coefficients (default: 0.1).")
  private Double coefficientRate;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Scale gradients down to this global norm (default: none).")
  private Double clip;

  @Option(
      names = "--clip-value",
      paramLabel = "LIMIT",
      description = "Bring every number of a gradient into -LIMIT..LIMIT (default: none).")
  private Double clipValue;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      description = "End with an exponential moving average of the weights (default: none).")
  private Double average;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random (default: 7).")
  private Long seed;

  /** Whether the user says which hidden layers there are. */
  boolean hasHidden() {
    return hidden != null;
  }

  /** The dense layers that the options ask for; the others are as usual. */
  MlpConfig network(MlpConfig usual) {
    PolynomialPlan polynomial =
        usual.activation() instanceof PolynomialPlan plan ? plan : PolynomialPlan.of(degree);
    double reach = or(tails, polynomial.form().reach());
    PolynomialPlan chosen =
        new PolynomialPlan(
            degree,
            polynomial.shared(),
            polynomial.initialiser(),
            PolynomialForm.of(basis).withTails(reach));
    return new MlpConfig(
        hasHidden() ? widths(hidden) : usual.hidden(), activation.plan(chosen), penalty);
  }

  /** The same with what comes before the dense layers. */
  NetworkConfig network(NetworkConfig usual) {
    MlpConfig dense = network(usual.dense());
    return Console.named("--penalty with --model conv", () -> usual.with(dense));
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

  /** The training that the options ask for; the rest is as usual. */
  TrainingRecipe recipe(TrainingRecipe usual) {
    double strength = or(dreg, usual.dreg().strength());
    if (schedule == ScheduleName.EXPONENTIAL && !(strength > 0 && dregEnd > 0)) {
      throw new IllegalArgumentException(
          "expected --dreg and --dreg-end above 0 for an exponential schedule, got %s and %s"
              .formatted(strength, dregEnd));
    }
    OptimizerConfig steps = usual.optimizer();
    return new TrainingRecipe(
        or(epochs, usual.epochs()),
        new OptimizerConfig(
            or(batch, steps.batch()),
            or(accumulate, steps.accumulate()),
            or(rate, steps.rate()),
            or(coefficientRate, steps.coefficientRate()),
            or(clip, steps.clip()),
            or(clipValue, steps.clipValue()),
            average == null ? steps.average() : OptionalDouble.of(average)),
        new DregConfig(scope, strength, schedule, dregEnd),
        new PenaltyConfig(penalty, penaltyStrength),
        or(seed, usual.seed()));
  }

  private static <T> T or(T chosen, T usual) {
    return chosen == null ? usual : chosen;
  }
}
