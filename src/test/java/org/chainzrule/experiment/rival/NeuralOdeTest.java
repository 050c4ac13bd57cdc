package org.chainzrule.experiment.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.nn.LayerContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class NeuralOdeTest implements LayerContract {

  private static final Variable START = Variable.constant(Tensor.of(new double[][] {{1, 0}}));

  /**
   * {@code dh/dt = h w}: from (1, 0) it turns by an angle and grows, h(1) = e^0.5 (cos 2, sin 2).
   */
  private static final Variable TURN =
      Variable.constant(Tensor.of(new double[][] {{0.5, 2}, {-2, 0.5}}));

  private static double error(int steps) {
    double[] h = NeuralOde.solve((t, x) -> x.matmul(TURN), START, steps).value().toArray();
    double size = Math.exp(0.5);
    return Math.hypot(h[0] - size * Math.cos(2), h[1] - size * Math.sin(2));
  }

  @Test
  void a_linear_equation_is_solved_to_order_four() {
    assertThat(error(4)).isLessThan(2e-3);
    // The first term that a step leaves out, |0.5 + 2i|⁵ / 120, over all steps.
    double expected = Math.exp(0.5) * Math.pow(Math.hypot(0.5, 2), 5) / 120 / Math.pow(64, 4);
    assertThat(error(64)).isCloseTo(expected, within(0.05 * expected));
    assertThat(error(32) / error(64)).isCloseTo(16, within(1.0));
  }

  @Test
  void a_step_of_a_linear_equation_is_the_series_of_the_exponential_up_to_degree_four() {
    Variable one = Variable.constant(Tensor.of(new double[][] {{1}}));
    double h = NeuralOde.solve((t, x) -> x.times(0.5), one, 1).value().item();
    assertThat(h).isCloseTo(1 + 0.5 + 0.5 / 4 + 0.5 / 24 + 0.0625 / 24, within(1e-15));
  }

  /** Simpson's rule, which is exact up to degree three. */
  @Test
  void the_time_of_each_evaluation_is_right() {
    Variable zero = Variable.constant(Tensor.of(new double[][] {{0}}));
    Variable one = Variable.constant(Tensor.of(new double[][] {{1}}));
    for (int steps : new int[] {1, 4}) {
      double h = NeuralOde.solve((t, x) -> one.times(4 * t * t * t), zero, steps).value().item();
      assertThat(h).isCloseTo(1, within(1e-14));
    }
  }

  @Test
  void the_field_sees_the_time_beside_the_state() {
    NeuralOde layer = layer();
    double[] x = {0.3, -0.2, 0.9};
    Variable input = Variable.constant(Tensor.of(new double[][] {x}));
    double[] once = layer.forward(input, Pass.inference()).value().toArray();
    double[] h =
        NeuralOde.solve((t, state) -> concatenated(layer, t, state), input, 4).value().toArray();
    assertThat(once).containsExactly(h, within(1e-14));
  }

  /** {@code tanh([h, t] w + b) v + c} as it is written. */
  private static Variable concatenated(NeuralOde layer, double t, Variable h) {
    Variable time = Variable.constant(Tensor.of(new double[][] {{0, 0, 0, t}}));
    Variable w = layer.stateWeight().place(0, 0, 4).plus(layer.timeWeight().place(0, 3, 4));
    Variable z = h.place(1, 0, 4).plus(time).matmul(w).plus(layer.hiddenBias());
    return z.map(Curve.TANH, 0).matmul(layer.outputWeight()).plus(layer.outputBias());
  }

  @Test
  void it_states_its_evaluations_and_operations() {
    NeuralOde layer = layer();
    assertThat(layer.evaluations()).isEqualTo(16);
    assertThat(layer.flops(Shape.of(3))).isEqualTo(16 * (4 * 3 * 5 + 5) + 12 * 4 * 3);
    assertThat(layer)
        .hasToString("Neural ODE 3, field of 5 units, RK4 with 4 steps, 16 evaluations");
  }

  @Test
  void sizes_below_1_are_refused() {
    assertThatThrownBy(() -> NeuralOde.plan(3, 0, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected positive widths and steps of a neural ODE, got [3, 0, 4]");
  }

  @Override
  public NeuralOde layer() {
    return (NeuralOde) NeuralOde.plan(3, 5, 4).build(Seeds.of(3), Precision.DOUBLE);
  }

  @Override
  public LayerTypes types() {
    return RivalLayers.types();
  }

  @Override
  public boolean hasTrainingBound() {
    return false;
  }
}
