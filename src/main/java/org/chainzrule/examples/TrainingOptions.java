package org.chainzrule.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Review;
import org.chainzrule.nn.Activation;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.Dense;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.Plan;
import org.chainzrule.nn.PolynomialPlan;
import org.chainzrule.nn.Sequential;
import org.chainzrule.nn.SpectralDense;
import org.chainzrule.regularize.Dreg;
import org.chainzrule.regularize.InputGradientPenalty;
import org.chainzrule.regularize.JacobianPenalty;
import org.chainzrule.regularize.Penalty;
import org.chainzrule.regularize.Schedule;
import org.chainzrule.regularize.WeightDecay;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.train.Adam;
import org.chainzrule.train.Groups;
import org.chainzrule.train.Trainer;
import picocli.CommandLine.Option;

/** What every training example lets its user choose. */
final class TrainingOptions {

  /** Examples a step where neither the user nor a size says. */
  static final int BATCH = 128;

  private static final double MNIST_RATE = 5e-3;

  private static final double LEAK = 0.01;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training set (default: ${DEFAULT-VALUE}).")
  int epochs = 10;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Examples a step (default: 128; 512 with --model pooled --size 1m or 3.2m, which are as"
              + " accurate with it and faster).")
  Integer batch;

  @Option(
      names = "--hidden",
      paramLabel = "N,N",
      description = "Units of the hidden dense layers; the default depends on --model.")
  String hidden;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description =
          "poly, relu, leaky-relu, gelu, silu, softplus, sigmoid or tanh"
              + " (default: ${DEFAULT-VALUE}).")
  Choices.Choice activation = Choices.Choice.POLY;

  @Option(
      names = "--degree",
      paramLabel = "K",
      description = "Degree of the polynomials, 1 to 9 (default: ${DEFAULT-VALUE}).")
  int degree = 3;

  @Option(
      names = "--dreg",
      paramLabel = "LAMBDA",
      description = "Strength of DREG, 0 for none (default: 1e-3, or 1e-5 with convolutions).")
  Double dreg;

  @Option(
      names = "--dreg-schedule",
      paramLabel = "NAME",
      description =
          "constant, linear, cosine or exponential; all but the first go from LAMBDA to --dreg-end"
              + " (default: ${DEFAULT-VALUE}).")
  Choices.Course course = Choices.Course.CONSTANT;

  @Option(
      names = "--dreg-end",
      paramLabel = "LAMBDA",
      description =
          "Strength of DREG at the end of such a schedule; above 0 for exponential"
              + " (default: ${DEFAULT-VALUE}).")
  double dregEnd = 0;

  @Option(
      names = "--dreg-scope",
      paramLabel = "NAME",
      description = "layer, slope or cumulative (default: ${DEFAULT-VALUE}).")
  Choices.DregScope scope = Choices.DregScope.LAYER;

  @Option(
      names = "--basis",
      paramLabel = "NAME",
      description = "monomial, chebyshev or hermite (default: ${DEFAULT-VALUE}).")
  Choices.BasisChoice basis = Choices.BasisChoice.MONOMIAL;

  @Option(
      names = "--tails",
      paramLabel = "R",
      description =
          "Continue polynomials by their tangents beyond R (default: nowhere, or 3 for pooled"
              + " vectors).")
  Double tails;

  @Option(
      names = "--penalty",
      paramLabel = "NAME",
      description =
          "none, input-gradient, jacobian, weight-decay, spectral or spectral-scaled"
              + " (default: ${DEFAULT-VALUE}).")
  Choices.Rival penalty = Choices.Rival.NONE;

  @Option(
      names = "--penalty-strength",
      paramLabel = "LAMBDA",
      description = "Strength of --penalty (default: ${DEFAULT-VALUE}).")
  double penaltyStrength = 1e-2;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description =
          "Learning rate at the start; falls to 0 along a cosine; the default depends on --model.")
  Double rate;

  @Option(
      names = "--coefficient-lr",
      paramLabel = "FACTOR",
      description =
          "Factor on the learning rate of polynomial coefficients (default: ${DEFAULT-VALUE}).")
  double coefficientRate = 0.1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
  long seed = 7;

  @Option(names = "--quiet", description = "No progress, only the summary.")
  boolean quiet;

  /**
   * Settles what depends on the model where the user left it open, and checks what does not fit.
   */
  void settle(DigitModel model) {
    settle(model.hidden, model.dreg, MNIST_RATE, Double.POSITIVE_INFINITY, BATCH);
    if (model == DigitModel.CONV
        && (penalty == Choices.Rival.SPECTRAL || penalty == Choices.Rival.SPECTRAL_SCALED)) {
      throw new IllegalArgumentException(
          "expected another --penalty than "
              + penalty
              + " with --model conv, whose convolutions would not be normalised");
    }
  }

  /**
   * Settles what depends on the model where the user left it open. Hidden layers of pooled vectors
   * that have a size are left for later, when their width is known.
   *
   * @param size may be null
   */
  void settle(ReviewModel model, ModelSize size) {
    boolean sized = model == ReviewModel.POOLED && size != null;
    settle(
        sized ? null : model.hidden,
        model.dreg,
        model.rate,
        model.tails,
        sized ? size.batch : BATCH);
  }

  private void settle(
      String usualHidden, double usualDreg, double usualRate, double usualTails, int usualBatch) {
    batch = batch == null ? usualBatch : batch;
    hidden = hidden == null ? usualHidden : hidden;
    dreg = dreg == null ? usualDreg : dreg;
    rate = rate == null ? usualRate : rate;
    tails = tails == null ? usualTails : tails;
  }

  /** A network with the chosen hidden layers behind those of the model. */
  Layer network(DigitModel model, int out) {
    return network(
        model.plans(activationPlan()),
        model.features,
        width -> layer(width, out, Activation.identity()));
  }

  /**
   * A network with the chosen hidden layers in its middle.
   *
   * @param in how many numbers its first layers give
   * @param last the last layer, by the number of its inputs
   */
  Layer network(List<Plan> first, int in, IntFunction<Plan> last) {
    List<Plan> plans = new ArrayList<>(first);
    int width = in;
    for (int units : hiddenWidths()) {
      plans.add(layer(width, units, activationPlan()));
      width = units;
    }
    plans.add(last.apply(width));
    Seeds seeds = Seeds.of(seed).child("network");
    return new Sequential.SequentialPlan(plans).build(seeds, Precision.SINGLE);
  }

  /**
   * What the chosen dense layers learn at most, behind so many inputs and before the outputs for K
   * classes of reviews.
   */
  long denseParameters(int in) {
    long sum = 0;
    int width = in;
    for (int units : hiddenWidths()) {
      sum += denseParameters(width, units);
      width = units;
    }
    return sum + (width + 1L) * Review.STARS;
  }

  /** What one dense layer learns. */
  long denseParameters(int in, int out) {
    return (long) (in + perUnit()) * out;
  }

  /** What a unit learns besides its weights: a bias, and a polynomial's coefficients. */
  int perUnit() {
    return 1 + (activation == Choices.Choice.POLY ? degree + 1 : 0);
  }

  private Plan layer(int in, int out, ActivationPlan activation) {
    return switch (penalty) {
      case SPECTRAL -> SpectralDense.plan(in, out, activation, false);
      case SPECTRAL_SCALED -> SpectralDense.plan(in, out, activation, true);
      default -> Dense.plan(in, out, activation);
    };
  }

  ActivationPlan activationPlan() {
    return switch (activation) {
      case POLY ->
          PolynomialPlan.of(degree)
              .in(PolynomialForm.of(Basis.valueOf(basis.name())).withTails(tails));
      case RELU -> Activation.relu();
      case LEAKY_RELU -> Activation.leakyRelu(LEAK);
      case GELU -> Activation.gelu();
      case SILU -> Activation.silu();
      case SOFTPLUS -> Activation.softplus();
      case SIGMOID -> Activation.sigmoid();
      case TANH -> Activation.tanh();
    };
  }

  private int[] hiddenWidths() {
    try {
      return Arrays.stream(hidden.split(",", -1))
          .map(String::strip)
          .mapToInt(Integer::parseInt)
          .toArray();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "expected --hidden as whole numbers with commas between, such as 128,64, got " + hidden,
          e);
    }
  }

  Trainer trainer(Layer network, Loss loss) {
    if (epochs < 1) {
      throw new IllegalArgumentException("expected --epochs of at least 1, got " + epochs);
    }
    Groups groups =
        Groups.defaults()
            .with(Parameter.Role.COEFFICIENT, new Groups.Group(coefficientRate, false));
    Trainer trainer =
        Trainer.create(network, loss)
            .with(new Adam(Schedule.cosine(rate, 0)))
            .with(groups)
            .with(Dreg.of(Dreg.Scope.valueOf(scope.name()), strength()))
            .batch(batch)
            .seed(seed);
    return rival().map(trainer::with).orElse(trainer);
  }

  private Optional<Penalty> rival() {
    return switch (penalty) {
      case INPUT_GRADIENT -> Optional.of(new InputGradientPenalty(penaltyStrength));
      case JACOBIAN -> Optional.of(new JacobianPenalty(penaltyStrength));
      case WEIGHT_DECAY -> Optional.of(new WeightDecay(penaltyStrength));
      case NONE, SPECTRAL, SPECTRAL_SCALED -> Optional.empty();
    };
  }

  Schedule strength() {
    return switch (course) {
      case CONSTANT -> Schedule.constant(dreg);
      case LINEAR -> Schedule.linear(dreg, dregEnd);
      case COSINE -> Schedule.cosine(dreg, dregEnd);
      case EXPONENTIAL -> exponential();
    };
  }

  private Schedule exponential() {
    if (!(dreg > 0 && dregEnd > 0)) {
      throw new IllegalArgumentException(
          "expected --dreg and --dreg-end above 0 for an exponential schedule, got "
              + dreg
              + " and "
              + dregEnd);
    }
    return Schedule.exponential(dreg, dregEnd);
  }
}
