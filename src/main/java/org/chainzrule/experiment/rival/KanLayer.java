package org.chainzrule.experiment.rival;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.OnnxCurves;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * A layer of a Kolmogorov-Arnold network, {@code y_j = Σ_i φ_ij(x_i)} with a learned function on
 * every edge, {@code φ_ij(x) = a_ij silu(x) + s_ij Σ_m c_mij B_m(x)}, from inputs {@code [n, in]}
 * to outputs {@code [n, out]}.
 *
 * <p>B_m are the cubic B-splines (order k = 3) of G intervals of equal width over -1..1, with 3
 * knots more on each side: G + 3 splines, which sum to 1 on -1..1 and are all 0 from {@code 1 + 6 /
 * G} on outward. It is the efficient form: the splines of all inputs are evaluated once, and one
 * matrix product sums them for all outputs. Every edge has G + 5 parameters, and there are no
 * biases. All of them learn at the rate of weights, as in the published trainings.
 *
 * <pre>{@code
 * LayerPlan network = Sequential.plan(KanLayer.plan(784, 64, 5), KanLayer.plan(64, 10, 5));
 * }</pre>
 *
 * @param base a, shape {@code [in, out]}
 * @param spline c, shape {@code [(G + 3) in, out]}: all inputs of the first spline, then all of the
 *     next
 * @param scaler s, shape {@code [in, out]}
 * @param intervals G, at least 1
 * @see <a href="https://arxiv.org/abs/2404.19756">Liu et al., 2024: KAN</a>
 */
public record KanLayer(Parameter base, Parameter spline, Parameter scaler, int intervals)
    implements Layer {

  /** Splines that reach into the grid besides one for each interval: the order k. */
  static final int ORDER = 3;

  /** The size of the random functions that the splines start as. */
  private static final double NOISE = 0.1;

  /**
   * The plan of a layer. Base weights and scalers are uniform in {@code ±1 / √in} (Kaiming-uniform
   * with a slope of √5, as usual for linear layers). Each spline starts through random values in
   * {@code ±0.05 / G} at the G + 1 knots of -1..1, with the coefficients of the least length.
   *
   * @param in the number of inputs, at least 1
   * @param out the number of outputs, at least 1
   * @param intervals G, at least 1
   * @throws IllegalArgumentException if a number is below 1
   */
  public static LayerPlan plan(int in, int out, int intervals) {
    if (Math.min(Math.min(in, out), intervals) < 1) {
      throw new IllegalArgumentException(
          "expected positive widths and intervals of a KAN layer, got "
              + List.of(in, out, intervals));
    }
    return (seeds, precision) -> create(in, out, intervals, seeds, precision);
  }

  private static KanLayer create(int in, int out, int intervals, Seeds seeds, Precision precision) {
    Shape edges = Shape.of(in, out);
    double bound = 1 / Math.sqrt(in);
    return new KanLayer(
        new Parameter("base", uniform(seeds.child("base"), edges, bound, precision)),
        new Parameter("spline", noise(seeds.child("spline"), edges, intervals, precision)),
        new Parameter("scaler", uniform(seeds.child("scaler"), edges, bound, precision)),
        intervals);
  }

  private static Tensor uniform(Seeds seeds, Shape shape, double bound, Precision precision) {
    Generator generator = seeds.generator();
    double[] values = new double[shape.length()];
    Arrays.setAll(values, i -> generator.nextDouble(-bound, bound));
    return Tensor.ofColumns(shape, precision, values);
  }

  private static Tensor noise(Seeds seeds, Shape edges, int intervals, Precision precision) {
    Generator generator = seeds.generator();
    double[][] fit = SplineFit.coefficients(intervals);
    int in = edges.size(0);
    int out = edges.size(1);
    double bound = 0.5 * NOISE / intervals;
    double[] columns = new double[fit.length * in * out];
    double[] values = new double[intervals + 1];
    for (int edge = 0; edge < in * out; edge++) {
      Arrays.setAll(values, i -> generator.nextDouble(-bound, bound));
      for (int m = 0; m < fit.length; m++) {
        int row = m * in + edge % in;
        columns[edge / in * fit.length * in + row] = SplineFit.dot(fit[m], values);
      }
    }
    return Tensor.ofColumns(Shape.of(fit.length * in, out), precision, columns);
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    return x.map(Curve.SILU, 0).matmul(base).plus(splines(x).matmul(scaled()));
  }

  /** The value of every spline, {@code [n, (G + 3) in]}: all inputs of the first spline first. */
  Variable splines(Variable x) {
    int n = x.shape().size(0);
    int count = intervals + ORDER;
    double[] places = new double[count];
    Arrays.setAll(places, m -> m);
    Variable centres =
        Variable.constant(Tensor.ofColumns(Shape.of(1, 1, count), x.value().precision(), places));
    // In units of an interval, spline m has its centre at m, and -1 is at 1.
    Variable t = x.times(0.5 * intervals).plus(0.5 * intervals + 1);
    return t.reshape(Shape.of(n, in(), 1))
        .minus(centres)
        .map(Curve.CUBIC_B_SPLINE, 0)
        .reshape(Shape.of(n, in() * count));
  }

  /** {@code s_ij c_mij}, as one matrix. */
  private Variable scaled() {
    Shape each = Shape.of(in(), intervals + ORDER, out());
    Variable factors = scaler.reshape(Shape.of(in(), 1, out()));
    return spline.reshape(each).times(factors).reshape(spline.shape());
  }

  /** The fraction of numbers, in 0..1, at which all splines are 0; NaN of none. */
  public double outside(Tensor x) {
    double reach = 1 + 2.0 * ORDER / intervals;
    return Arrays.stream(x.toArray())
        .map(v -> Math.abs(v) >= reach ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private int in() {
    return base.value().rows();
  }

  private int out() {
    return base.value().columns();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(base, spline, scaler);
  }

  @Override
  public Optional<Shape> inputShape() {
    return Optional.of(Shape.of(in()));
  }

  @Override
  public Shape outputShape(Shape input) {
    Layer.super.outputShape(input);
    return Shape.of(out());
  }

  /**
   * For every input SiLU and, for each spline, a difference and a value, after a product and a sum;
   * {@code 2 (G + 4) in out} for products and sums. Scaled coefficients are computed once for a
   * whole batch.
   */
  @Override
  public long flops(Shape input) {
    long count = intervals + ORDER;
    return (3 + 2 * count) * in() + 2 * (count + 1) * in() * out();
  }

  @Override
  public LayerBound bound() {
    return KanBound.of(this);
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    int count = intervals + ORDER;
    double[] places = new double[count];
    Arrays.setAll(places, m -> m);
    OnnxTensor t = x.times(0.5 * intervals).plus(0.5 * intervals + 1).unsqueeze(1);
    OnnxTensor splines =
        OnnxCurves.of(
            Curve.CUBIC_B_SPLINE, t.minus(x.constant("centres", Shape.of(count, 1), places)));
    try (Recording paused = Recording.pause()) {
      return OnnxCurves.of(Curve.SILU, x)
          .matmul(x.constant("base", base.value()))
          .plus(splines.node("Flatten").matmul(x.constant("spline", scaled().value())));
    }
  }

  @Override
  public Description describe() {
    return Description.of("KanLayer")
        .with("in", in())
        .with("out", out())
        .with("intervals", intervals);
  }

  /** The shapes of the parameters of such a layer. */
  static Map<String, Shape> shapes(Description described) {
    Shape edges = Shape.of(described.integer("in"), described.integer("out"));
    long rows = ((long) described.integer("intervals") + ORDER) * edges.size(0);
    if (rows < 0 || rows > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "expected 0.." + Integer.MAX_VALUE + " rows of spline coefficients, got " + rows);
    }
    return Map.of("base", edges, "spline", edges.with(0, (int) rows), "scaler", edges);
  }

  @Override
  public String toString() {
    return "KAN " + in() + " -> " + out() + ", " + intervals + " intervals";
  }
}
