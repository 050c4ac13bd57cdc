package org.chainzrule.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.Activation;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.Dense;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.Plan;
import org.chainzrule.nn.PolynomialPlan;
import org.chainzrule.nn.Sequential;
import org.chainzrule.regularize.Dreg;
import org.chainzrule.regularize.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.train.Adam;
import org.chainzrule.train.Groups;
import org.chainzrule.train.Trainer;
import picocli.CommandLine.Option;

/** What every training example lets its user choose. */
final class TrainingOptions {

  /** The activations of hidden layers. */
  enum Choice {
    POLY,
    RELU,
    GELU,
    TANH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the strength of DREG changes. */
  enum Course {
    CONSTANT,
    LINEAR,
    COSINE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training set (default: ${DEFAULT-VALUE}).")
  int epochs = 10;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples a step (default: ${DEFAULT-VALUE}).")
  int batch = 128;

  @Option(
      names = "--hidden",
      paramLabel = "N,N",
      description = "Units of the hidden layers (default: ${DEFAULT-VALUE}).")
  String hidden = "128";

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "poly, relu, gelu or tanh (default: ${DEFAULT-VALUE}).")
  Choice activation = Choice.POLY;

  @Option(
      names = "--degree",
      paramLabel = "K",
      description = "Degree of the polynomials, 1 to 9 (default: ${DEFAULT-VALUE}).")
  int degree = 3;

  @Option(
      names = "--dreg",
      paramLabel = "LAMBDA",
      description = "Strength of DREG, 0 for none (default: ${DEFAULT-VALUE}).")
  double dreg = 1e-3;

  @Option(
      names = "--dreg-schedule",
      paramLabel = "NAME",
      description =
          "constant, linear or cosine; the last two go from LAMBDA to --dreg-end (default: ${DEFAULT-VALUE}).")
  Course course = Course.CONSTANT;

  @Option(
      names = "--dreg-end",
      paramLabel = "LAMBDA",
      description =
          "Strength of DREG at the end of a linear or cosine schedule (default: ${DEFAULT-VALUE}).")
  double dregEnd = 0;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description =
          "Learning rate at the start; falls to 0 along a cosine (default: ${DEFAULT-VALUE}).")
  double rate = 5e-3;

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

  /** A network with the chosen hidden layers. */
  Layer network(int in, int out) {
    List<Plan> plans = new ArrayList<>();
    int width = in;
    for (int units : hiddenWidths()) {
      plans.add(Dense.plan(width, units, activationPlan()));
      width = units;
    }
    plans.add(Dense.plan(width, out));
    Seeds seeds = Seeds.of(seed).child("network");
    return new Sequential.SequentialPlan(plans).build(seeds, Precision.SINGLE);
  }

  private ActivationPlan activationPlan() {
    return switch (activation) {
      case POLY -> PolynomialPlan.of(degree);
      case RELU -> Activation.relu();
      case GELU -> Activation.gelu();
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
    return Trainer.create(network, loss)
        .with(new Adam(Schedule.cosine(rate, 0)))
        .with(groups)
        .with(Dreg.layerwise(strength()))
        .batch(batch)
        .seed(seed);
  }

  Schedule strength() {
    return switch (course) {
      case CONSTANT -> Schedule.constant(dreg);
      case LINEAR -> Schedule.linear(dreg, dregEnd);
      case COSINE -> Schedule.cosine(dreg, dregEnd);
    };
  }
}
