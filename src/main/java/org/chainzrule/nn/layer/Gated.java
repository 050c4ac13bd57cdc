package org.chainzrule.nn.layer;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.IntervalBatch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerException;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.IntervalBox;

/**
 * A layer multiplied by a gate, both of the same input: {@code y = f(x) g(x)}, element by element.
 * The gate gives a number for each output of f, or one for each entry of its last axis, such as a
 * channel of an image.
 *
 * <pre>{@code
 * LayerPlan attention = Gated.squeezeAndExcite(16, 4);
 * LayerPlan unit = Gated.linearUnit(64, 32);
 * LayerPlan own = Gated.plan(Dense.plan(8, 5), Dense.plan(8, 5, Activation.tanh()));
 * }</pre>
 *
 * <p>It reports one Jacobian for the whole product, {@code J = diag(g) J_f + diag(f) J_g}, made of
 * those that the layers inside report. They do not count by themselves. Its norm takes a backward
 * pass through the layers inside for each output of the gate where f is x itself, and for each
 * output of f otherwise. Inputs must have a derivative, which token ids have not.
 *
 * @param value f
 * @param gate g
 * @see <a href="https://arxiv.org/abs/1709.01507">Hu et al., 2017: squeeze and excitation</a>
 * @see <a href="https://arxiv.org/abs/1612.08083">Dauphin et al., 2016: gated linear units</a>
 */
public record Gated(Layer value, Layer gate) implements Layer {

  /** The plan of a layer multiplied by a gate. */
  public static LayerPlan plan(LayerPlan value, LayerPlan gate) {
    return (seeds, precision) ->
        new Gated(
            value.build(seeds.child("value"), precision),
            gate.build(seeds.child("gate"), precision));
  }

  /**
   * The plan of squeeze and excitation: each channel of an image {@code [w, h, channels]} is
   * multiplied by a number in 0..1, which a ReLU and a sigmoid layer compute of the means of all
   * channels.
   *
   * @param channels at least 1
   * @param reduced the units of the layer between, at least 1; a quarter to a sixteenth of the
   *     channels is usual
   * @throws IllegalArgumentException if a number is below 1
   */
  public static LayerPlan squeezeAndExcite(int channels, int reduced) {
    return plan(
        Sequential.plan(),
        Sequential.plan(
            GlobalAveragePooling.plan(),
            Dense.plan(channels, reduced, Activation.relu()),
            Dense.plan(reduced, channels, Activation.sigmoid())));
  }

  /**
   * The plan of a gated linear unit, {@code y = (x w + b) σ(x v + c)}.
   *
   * @throws IllegalArgumentException if a width is below 1
   */
  public static LayerPlan linearUnit(int in, int out) {
    return plan(Dense.plan(in, out), Dense.plan(in, out, Activation.sigmoid()));
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    Pass.Part f = pass.part("value", value, x);
    Pass.Part g = pass.part("gate", gate, x);
    pass.report(
        () ->
            new GatedJacobian(
                f.output(), g.output(), new Way(f.inner()), new Way(g.inner()), f.output() == x));
    return GatedJacobian.product(f.output(), g.output());
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.concat(value.parameters().stream(), gate.parameters().stream()).toList();
  }

  @Override
  public Optional<Shape> inputShape() {
    return value.inputShape().or(gate::inputShape);
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape f = LayerException.within("value", () -> value.outputShape(input));
    Shape g = LayerException.within("gate", () -> gate.outputShape(input));
    boolean byFeature = g.rank() == 1 && f.rank() > 1 && f.size(f.rank() - 1) == g.length();
    if (!g.equals(f) && !byFeature) {
      throw new IllegalArgumentException(
          this
              + " multiplies an output of shape "
              + f
              + " by a gate of shape "
              + g
              + "; expected the same shape, or one number for each entry of the last axis");
    }
    return f;
  }

  @Override
  public Map<String, Layer> parts() {
    Map<String, Layer> parts = new LinkedHashMap<>();
    parts.put("value", value);
    parts.put("gate", gate);
    return Collections.unmodifiableMap(parts);
  }

  /**
   * Multiplies the intervals of f and g. By {@code f(a) g(a) - f(b) g(b) = g(a) (f(a) - f(b)) +
   * f(b) (g(a) - g(b))}, {@code L <= L(diag(|g|) f) + L(diag(|f|) g)} with the largest magnitudes
   * in the box.
   */
  @Override
  public LayerBound bound() {
    return new Bound(value.bound(), gate.bound());
  }

  private record Bound(LayerBound f, LayerBound g) implements LayerBound {

    /** More than the rounding errors of sums over as many terms as an example has numbers. */
    private static final double ROUNDING = 1 + 1e-9;

    @Override
    public IntervalBox over(IntervalBox x) {
      IntervalBox value = f.over(x);
      IntervalBox gate = g.over(x);
      int places = value.size() / Math.max(1, gate.size());
      return IntervalBox.of(value.shape(), i -> value.at(i).times(gate.at(i / places)));
    }

    @Override
    public double lipschitz(IntervalBox x) {
      double[] ones = new double[f.over(x).size()];
      Arrays.fill(ones, 1);
      return lipschitz(x, ones);
    }

    @Override
    public double lipschitz(IntervalBox x, double[] m) {
      IntervalBox value = f.over(x);
      IntervalBox gate = g.over(x);
      int places = value.size() / Math.max(1, gate.size());
      double[] onValue = new double[value.size()];
      double[] onGate = new double[gate.size()];
      for (int i = 0; i < onValue.length; i++) {
        onValue[i] = product(m[i], gate.at(i / places).magnitude());
        double size = product(m[i], value.at(i).magnitude());
        onGate[i / places] += size * size;
      }
      Arrays.setAll(onGate, k -> Math.sqrt(onGate[k]) * ROUNDING);
      return (f.lipschitz(x, onValue) + g.lipschitz(x, onGate)) * ROUNDING;
    }

    /** With infinity wherever one is infinite, so that 0 times infinity is not undefined. */
    private static double product(double a, double b) {
      return Double.isInfinite(a) || Double.isInfinite(b)
          ? Double.POSITIVE_INFINITY
          : a * b * ROUNDING;
    }
  }

  @Override
  public TrainingBound trainingBound() {
    TrainingBound f = value.trainingBound();
    TrainingBound g = gate.trainingBound();
    return x -> product(f.over(x), g.over(x));
  }

  /** The least and the largest of the products of ends. */
  private static IntervalBatch product(IntervalBatch f, IntervalBatch g) {
    Variable low = null;
    Variable high = null;
    for (Variable end : List.of(f.low(), f.high())) {
      for (Variable gate : List.of(g.low(), g.high())) {
        Variable corner = GatedJacobian.product(end, gate);
        low = low == null ? corner : low.minus(low.minus(corner).map(Curve.RELU, 0));
        high = high == null ? corner : high.plus(corner.minus(high).map(Curve.RELU, 0));
      }
    }
    return new IntervalBatch(low, high);
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    OnnxTensor f = x.branch("value", at -> value.onnx(at, input));
    OnnxTensor g = x.branch("gate", at -> gate.onnx(at, input));
    int places = value.outputShape(input).rank() - gate.outputShape(input).rank();
    for (int i = 0; i < places; i++) {
      g = g.unsqueeze(2);
    }
    return f.times(g);
  }

  @Override
  public Description describe() {
    return Description.of("Gated").with(parts());
  }

  @Override
  public long flops(Shape input) {
    return value.flops(input) + gate.flops(input) + outputShape(input).length();
  }

  @Override
  public String toString() {
    return "Gated (" + value + ") by (" + gate + ")";
  }
}
