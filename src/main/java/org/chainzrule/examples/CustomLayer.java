package org.chainzrule.examples;

import java.util.List;
import java.util.concurrent.Callable;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.StrokeDigits;
import org.chainzrule.measure.Distribution;
import org.chainzrule.measure.InputGradients;
import org.chainzrule.nn.Activation;
import org.chainzrule.nn.Dense;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerTypes;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.Sequential;
import org.chainzrule.regularize.Dreg;
import org.chainzrule.regularize.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Adam;
import org.chainzrule.train.Trainer;
import picocli.CommandLine.Command;

/** A user's own activation: two formulas, and it trains under DREG like a built-in one. */
@Command(
    name = "CustomLayer",
    mixinStandardHelpOptions = true,
    description = "Trains a network with an activation of one's own, with and without DREG.")
public final class CustomLayer implements Callable<Integer> {

  private CustomLayer() {}

  /** {@code a(z) = z / (1 + z²)}: rises, and lets go of what is far out. */
  record Bump() implements Activation {

    @Override
    public Variable value(Variable z) {
      return z.times(damping(z));
    }

    /** {@code a'(z) = (1 - z²) / (1 + z²)²}. */
    @Override
    public Variable slope(Variable z) {
      return z.squared().times(-1).plus(1).times(damping(z).squared());
    }

    private static Variable damping(Variable z) {
      return z.squared().plus(1).reciprocal();
    }

    /** For saving; {@code types} is for loading. */
    @Override
    public Description describe() {
      return Description.of("Bump");
    }

    static LayerTypes types() {
      return LayerTypes.standard()
          .with("Bump", (description, types) -> (seeds, precision) -> new Bump());
    }
  }

  /**
   * @param args see {@code --help}
   */
  public static void main(String... args) {
    int code = Console.run(new CustomLayer(), args);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() {
    Parameter z = new Parameter("z", Tensor.normal(Seeds.of(1), Shape.of(4, 3), Precision.DOUBLE));
    Console.print(
        "gradient check  first order %.1e, second order %.1e",
        GradCheck.firstOrder(() -> new Bump().value(z), List.of(z)),
        GradCheck.secondOrder(() -> new Bump().value(z), List.of(z)));
    Dataset train = StrokeDigits.create(Seeds.of(1), 3000);
    Dataset test = StrokeDigits.create(Seeds.of(2), 1000);
    Loss loss = Loss.softmaxCrossEntropy();
    for (double strength : new double[] {0, 1e-3}) {
      Layer network =
          Sequential.create(Seeds.of(7), Dense.plan(784, 64, new Bump()), Dense.plan(64, 10));
      double accuracy =
          Trainer.create(network, loss)
              .with(new Adam(Schedule.cosine(5e-3, 0)))
              .with(Dreg.layerwise(strength))
              .seed(7)
              .fit(train, test, 5)
              .validation()
              .orElseThrow()
              .accuracy()
              .orElseThrow();
      Distribution gradients = InputGradients.of(network, loss, test);
      Console.print(
          "DREG %-10s accuracy %.1f %%, peak input gradient %.3f",
          strength, 100 * accuracy, gradients.max());
    }
    return 0;
  }
}
