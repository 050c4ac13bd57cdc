package org.chainzrule.examples;

import java.util.List;
import java.util.concurrent.Callable;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.metrics.ConfusionMatrix;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.nn.ActivationRange;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.robustness.stability.InputGradients;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;
import picocli.CommandLine.Command;

/**
 * Adds a user-defined activation, {@link Bump}. It states its value and its slope, and then trains
 * under DREG like a built-in one. {@link #call} checks the gradients and trains a network with and
 * without DREG:
 *
 * <pre>{@code
 * mvn -q compile exec:java -Dexec.mainClass=org.chainzrule.examples.CustomLayer
 * }</pre>
 */
@Command(
    name = "CustomLayer",
    mixinStandardHelpOptions = true,
    description = "Trains a network with a user-defined activation, with and without DREG.")
public final class CustomLayer implements Callable<Integer> {

  CustomLayer() {}

  /** {@code a(z) = z / (1 + z²)}: rises between -1 and 1, and tends to 0 for large |z|. */
  record Bump() implements Activation {

    @Override
    public Variable value(Variable z) {
      return z.times(z.squared().plus(1).reciprocal());
    }

    /** {@code a'(z) = (1 - z²) / (1 + z²)²}. */
    @Override
    public Variable slope(Variable z) {
      return z.squared().times(-1).plus(1).times(z.squared().plus(1).reciprocal().squared());
    }

    /** For certificates: the value and the slope, each with its turning points. */
    @Override
    public LayerBound bound() {
      return LayerBound.elementwise(
          ActivationRange.of(
              z -> z / (1 + z * z),
              new double[] {-1, 1},
              z -> 2 / ((1 + z * z) * (1 + z * z)) - 1 / (1 + z * z),
              new double[] {-Math.sqrt(3), 0, Math.sqrt(3)}));
    }

    /** For ONNX: the value once more, of operators that are there. */
    @Override
    public OnnxTensor onnx(OnnxTensor z, Shape input) {
      return z.divide(z.times(z).plus(1));
    }

    /** The name of this activation in saved networks. */
    @Override
    public Description describe() {
      return Description.of("Bump");
    }

    /** The layer types that load a saved network with this activation. */
    static LayerTypes types() {
      return LayerTypes.standard()
          .with("Bump", (description, types) -> (seeds, precision) -> new Bump());
    }
  }

  /** Runs the program; {@code --help} lists its arguments. */
  public static void main(String... args) {
    Console.main(new CustomLayer(), args);
  }

  @Override
  public Integer call() {
    // Compares first and second derivatives with finite differences, in 64 bits.
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
      Trainer.create(network, loss)
          .with(new Adam(Schedule.cosine(5e-3, 0)))
          .with(Dreg.layerwise(strength))
          .seed(7)
          .fit(train, 5);
      Console.print(
          "DREG %-10s accuracy %.1f %%, peak input gradient %.3f",
          strength,
          100 * ConfusionMatrix.of(network, loss, test).accuracy(),
          InputGradients.of(network, loss, test).max());
    }
    return 0;
  }
}
