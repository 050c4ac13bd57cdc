package org.chainzrule.experiment.rival;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Products;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * A neural ordinary differential equation: its output is the state at time 1 of {@code dh/dt = g(t,
 * h)} that starts as the input at time 0, both {@code [n, d]}. The field is a dense network with
 * one hidden layer, {@code g(t, h) = tanh([h, t] w + b) v + c}, with the time beside the state.
 *
 * <p>It is solved by the classical Runge-Kutta method of order 4 with fixed steps, each of which
 * evaluates the field four times. Gradients go through the solver's operations and are those of
 * what it computes, of any order.
 *
 * <pre>{@code
 * LayerPlan network =
 *     Sequential.plan(Dense.plan(784, 112), NeuralOde.plan(112, 48, 4), Dense.plan(112, 10));
 * }</pre>
 *
 * @param stateWeight the rows of w for the state, shape {@code [d, hidden]}
 * @param timeWeight the row of w for the time, shape {@code [1, hidden]}
 * @param hiddenBias b, shape {@code [1, hidden]}
 * @param outputWeight v, shape {@code [hidden, d]}
 * @param outputBias c, shape {@code [1, d]}
 * @param steps of the solver, at least 1
 * @see <a href="https://arxiv.org/abs/1806.07366">Chen et al., 2018: neural ordinary differential
 *     equations</a>
 */
public record NeuralOde(
    Parameter stateWeight,
    Parameter timeWeight,
    Parameter hiddenBias,
    Parameter outputWeight,
    Parameter outputBias,
    int steps)
    implements Layer {

  /** The right-hand side of a differential equation. */
  @FunctionalInterface
  interface Field {
    /** {@code dh/dt} at a time t in 0..1 and a state h. */
    Variable at(double t, Variable h);
  }

  /**
   * The plan of a layer: weights from {@code N(0, 1 / inputs)}, where the first layer of the field
   * has {@code d + 1} inputs and the second one {@code hidden}; biases 0.
   *
   * @param width d, the length of the state, at least 1
   * @param hidden the number of hidden units of the field, at least 1
   * @param steps of the solver, at least 1
   * @throws IllegalArgumentException if a number is below 1
   */
  public static LayerPlan plan(int width, int hidden, int steps) {
    if (Math.min(Math.min(width, hidden), steps) < 1) {
      throw new IllegalArgumentException(
          "expected positive widths and steps of a neural ODE, got "
              + List.of(width, hidden, steps));
    }
    return (seeds, precision) -> create(width, hidden, steps, seeds, precision);
  }

  private static NeuralOde create(
      int width, int hidden, int steps, Seeds seeds, Precision precision) {
    double first = 1 / Math.sqrt(width + 1);
    double second = 1 / Math.sqrt(hidden);
    return new NeuralOde(
        weight("stateWeight", Shape.of(width, hidden), first, seeds, precision),
        weight("timeWeight", Shape.of(1, hidden), first, seeds, precision),
        bias("hiddenBias", hidden, precision),
        weight("outputWeight", Shape.of(hidden, width), second, seeds, precision),
        bias("outputBias", width, precision),
        steps);
  }

  private static Parameter weight(
      String name, Shape shape, double deviation, Seeds seeds, Precision precision) {
    return new Parameter(name, Tensor.normal(seeds.child(name), shape, precision).times(deviation));
  }

  private static Parameter bias(String name, int width, Precision precision) {
    return new Parameter(name, Parameter.Role.BIAS, Tensor.zeros(Shape.of(1, width), precision));
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    return solve(this::field, x, steps);
  }

  private Variable field(double t, Variable h) {
    // As a column of ones times t beside h, but without the copy.
    Variable bias = hiddenBias.plus(timeWeight.times(t));
    Variable hidden = Products.affine(h, stateWeight, bias).map(Curve.TANH, 0);
    return Products.affine(hidden, outputWeight, outputBias);
  }

  /** The state at time 1 of a field, from one at time 0, by Runge-Kutta steps of equal length. */
  static Variable solve(Field field, Variable start, int steps) {
    Variable h = start;
    double step = 1.0 / steps;
    for (int i = 0; i < steps; i++) {
      double t = i * step;
      Variable k1 = field.at(t, h);
      Variable k2 = field.at(t + step / 2, h.plus(k1.times(step / 2)));
      Variable k3 = field.at(t + step / 2, h.plus(k2.times(step / 2)));
      Variable k4 = field.at(t + step, h.plus(k3.times(step)));
      Variable slope = k1.plus(k2.plus(k3).times(2)).plus(k4);
      h = h.plus(slope.times(step / 6));
    }
    return h;
  }

  /** How often the field is evaluated for an output. */
  public int evaluations() {
    return 4 * steps;
  }

  private int width() {
    return stateWeight.value().rows();
  }

  private int hidden() {
    return stateWeight.value().columns();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(stateWeight, timeWeight, hiddenBias, outputWeight, outputBias);
  }

  @Override
  public Optional<Shape> inputShape() {
    return Optional.of(Shape.of(width()));
  }

  /**
   * For each evaluation {@code 4 d hidden} of the products and sums, biases included, and hidden
   * values of tanh; for each step 12 d to combine states and slopes. The time's part of the biases
   * is computed once for a whole batch.
   */
  @Override
  public long flops(Shape input) {
    long evaluation = 4L * width() * hidden() + hidden();
    return evaluations() * evaluation + 12L * steps * width();
  }

  @Override
  public LayerBound bound() {
    return NeuralOdeBound.of(this);
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    OnnxTensor h = x;
    double step = 1.0 / steps;
    for (int i = 0; i < steps; i++) {
      double t = i * step;
      OnnxTensor k1 = onnxField(t, h);
      OnnxTensor k2 = onnxField(t + step / 2, h.plus(k1.times(step / 2)));
      OnnxTensor k3 = onnxField(t + step / 2, h.plus(k2.times(step / 2)));
      OnnxTensor k4 = onnxField(t + step, h.plus(k3.times(step)));
      OnnxTensor slope = k1.plus(k2.plus(k3).times(2)).plus(k4);
      h = h.plus(slope.times(step / 6));
    }
    return h;
  }

  private OnnxTensor onnxField(double t, OnnxTensor h) {
    Tensor bias = hiddenBias.value().plus(timeWeight.value().times(t));
    return h.matmul(h.constant("stateWeight", stateWeight.value()))
        .plus(h.constant("hiddenBias", bias))
        .node("Tanh")
        .matmul(h.constant("outputWeight", outputWeight.value()))
        .plus(h.constant("outputBias", outputBias.value()));
  }

  @Override
  public Description describe() {
    return Description.of("NeuralOde")
        .with("width", width())
        .with("hidden", hidden())
        .with("steps", steps);
  }

  /** The shapes of the parameters of such a layer. */
  static Map<String, Shape> shapes(Description described) {
    int width = described.integer("width");
    int hidden = described.integer("hidden");
    return Map.of(
        "stateWeight", Shape.of(width, hidden),
        "timeWeight", Shape.of(1, hidden),
        "hiddenBias", Shape.of(1, hidden),
        "outputWeight", Shape.of(hidden, width),
        "outputBias", Shape.of(1, width));
  }

  @Override
  public String toString() {
    return "Neural ODE "
        + width()
        + ", field of "
        + hidden()
        + " units, RK4 with "
        + steps
        + " steps, "
        + evaluations()
        + " evaluations";
  }
}
