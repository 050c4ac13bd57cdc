package org.chainzrule.nn.layer;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Convolutions;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.AffineBound;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.IntervalBatch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.nn.WindowBound;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;

/**
 * A convolutional layer on images {@code [w, h, in]}: in every place of a sliding window, {@code y
 * = a(x w + b)} with x the numbers under the window. The units of its activation are its channels.
 *
 * <p>All places of all examples are the rows of one matrix, which a product with weights gives.
 * Weights are not flipped: what is computed is a cross-correlation, as usual in the field.
 *
 * @param weight w, shape {@code [taps in, out]}, rows by tap along the width, then along the
 *     height, then by channel
 * @param bias b, shape {@code [1, out]}
 */
public record Convolution(Parameter weight, Parameter bias, Activation activation, Window window)
    implements Layer {

  /**
   * @throws IllegalArgumentException if the rows of w are no multiple of the window's taps
   */
  public Convolution {
    if (weight.value().rows() % window.taps() != 0) {
      throw new IllegalArgumentException(
          "expected weights with a multiple of "
              + window.taps()
              + " rows for a window of "
              + window
              + ", got shape "
              + weight.shape());
    }
  }

  /**
   * The plan of a convolution: weights from {@code N(0, v / (taps in))} with v the activation's
   * {@link Activation#weightVariance}, biases 0.
   *
   * @param in channels of its input, at least 1
   * @param out channels of its output, at least 1
   */
  public static LayerPlan plan(Window window, int in, int out, ActivationPlan activation) {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "expected positive numbers of channels, got " + in + " and " + out);
    }
    return (seeds, precision) -> create(window, in, out, activation, seeds, precision);
  }

  private static Convolution create(
      Window window, int in, int out, ActivationPlan activation, Seeds seeds, Precision precision) {
    LayerPlan plan = Dense.plan(window.taps() * in, out, activation);
    Dense dense = (Dense) plan.build(seeds, precision);
    return new Convolution(dense.weight(), dense.bias(), dense.activation(), window);
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Shape output = outputShape(x.shape().tail()).prepend(x.shape().size(0));
    Variable z = Convolutions.affine(window, x, weight, bias);
    if (activation.equals(Activation.identity())) {
      pass.report(() -> new ConvolutionJacobian.Linear(window, weight, x.shape()));
      return z.reshape(output);
    }
    pass.activates(activation, z);
    Activation.Evaluation a = activation.evaluate(z);
    pass.report(() -> new ConvolutionJacobian.Scaled(window, weight, x.shape(), a));
    return a.value().reshape(output);
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.concat(Stream.of(weight, bias), activation.parameters().stream()).toList();
  }

  @Override
  public Shape outputShape(Shape input) {
    int in = in();
    if (input.rank() != 3 || input.size(2) != in) {
      throw new IllegalArgumentException(
          this + " takes images [width, height, " + in + "], got shape " + input);
    }
    return window.over(input).with(2, weight.value().columns());
  }

  private int in() {
    return weight.value().rows() / window.taps();
  }

  @Override
  public Map<String, Layer> parts() {
    return Map.of("activation", activation);
  }

  @Override
  public LayerBound bound() {
    AffineBound map = new AffineBound(weight.value().toArray(), bias.value().toArray(), 0);
    return LayerBound.sequence(new WindowBound(window, this::outputShape, map), activation.bound());
  }

  @Override
  public TrainingBound trainingBound() {
    TrainingBound map =
        x -> {
          Shape output = outputShape(x.shape().tail()).prepend(x.shape().size(0));
          Variable centre = Convolutions.affine(window, x.centre(), weight, bias);
          Variable radius = Convolutions.product(window, x.radius(), weight.abs());
          return IntervalBatch.of(centre, radius).rising(ends -> ends.reshape(output));
        };
    return TrainingBound.sequence(map, activation.trainingBound());
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    Shape output = outputShape(input);
    OnnxTensor z = x.type() == OnnxType.FLOAT ? convolved(x) : multiplied(x, input, output);
    return z.through("activation", at -> activation.onnx(at, output));
  }

  private OnnxTensor convolved(OnnxTensor x) {
    int out = weight.value().columns();
    Shape filters = Shape.of(out, in(), window.height(), window.width());
    double[] w = weight.value().transpose().toArray();
    return x.node(
        "Conv",
        WindowDescription.attributes(window),
        x.constant("weight", filters, w),
        x.constant("bias", Shape.of(out), bias.value().toArray()));
  }

  /** As one product, since ONNX Runtime has no convolution in 64 bits. */
  private OnnxTensor multiplied(OnnxTensor x, Shape input, Shape output) {
    int places = output.size(0) * output.size(1);
    OnnxTensor z =
        WindowDescription.patches(window, x, input)
            .permute(0, 2, 1, 3)
            .reshape(-1, places, weight.value().rows())
            .matmul(x.constant("weight", weight.value()))
            .plus(x.constant("bias", bias.value()));
    return WindowDescription.image(z.permute(0, 2, 1), output);
  }

  @Override
  public Description describe() {
    return WindowDescription.of("Convolution", window)
        .with("in", in())
        .with("out", weight.value().columns())
        .with(parts());
  }

  @Override
  public String toString() {
    return "Convolution "
        + in()
        + " -> "
        + weight.value().columns()
        + ", "
        + window
        + (activation.equals(Activation.identity()) ? "" : ", " + activation);
  }
}
