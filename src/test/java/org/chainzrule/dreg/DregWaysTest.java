package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Dreg.Scope;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same numbers and gradients in independent ways, for every scope, basis and tail, of plain
 * layers, a residual block and a layer of a user's: fused, by backward passes, by differences.
 */
class DregWaysTest {

  private static final double CLOSE = 1e-9;

  private final Tensor inputs = Nets.inputs(4);

  /** What follows the first layer, 4 units of polynomials of their own. */
  enum Second {
    DENSE,
    RESIDUAL,
    USERS;

    private Layer of(Sequential plain) {
      Dense dense = (Dense) plain.layers().get(1);
      return switch (this) {
        case DENSE -> dense;
        case RESIDUAL -> new Residual(square(dense));
        case USERS -> new Bent(random("w", 3, 4, 4), random("q", 4, 1, 4));
      };
    }

    private static Dense square(Dense dense) {
      return new Dense(random("weight", 1, 4, 4), random("bias", 2, 1, 4), dense.activation());
    }
  }

  /** {@code y = x w + q x²}, with {@code J = wᵀ + diag(2 q x)}. */
  record Bent(Parameter w, Parameter q) implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      pass.report(() -> new BentJacobian(w, q.times(x).times(2)));
      return x.matmul(w).plus(q.times(x.squared()));
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(w, q);
    }
  }

  /** {@code ‖J‖² = ‖w‖² + Σ_i (2 s_i w_ii + s_i²)}. */
  record BentJacobian(Variable w, Variable s) implements LocalJacobian {
    @Override
    public Variable squaredNorm() {
      double[][] unit = new double[outputs()][outputs()];
      for (int i = 0; i < unit.length; i++) {
        unit[i][i] = 1;
      }
      Variable diagonal = w.times(Variable.constant(Tensor.of(unit))).sum(0);
      return s.times(diagonal).times(2).plus(s.squared()).sum(1).plus(w.squared().sum());
    }

    @Override
    public Variable push(Variable t) {
      return t.matmul(w).plus(t.times(s));
    }

    @Override
    public Variable pull(Variable u) {
      return u.matmul(false, w, true).plus(u.times(s));
    }

    @Override
    public int outputs() {
      return w.value().columns();
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(Second.values())
        .flatMap(
            second ->
                Backward.OF_LAYERS.stream()
                    .flatMap(
                        scope ->
                            Nets.forms().stream().map(form -> Arguments.of(second, scope, form))));
  }

  private static Parameter random(String name, long seed, int... sizes) {
    Tensor drawn = Tensor.normal(Seeds.of(seed), Shape.of(sizes), Precision.DOUBLE);
    return new Parameter(name, drawn.times(0.7));
  }

  private static Sequential network(Second second, PolynomialForm form) {
    Sequential plain = Nets.cubic(form);
    int width = second == Second.DENSE ? 3 : 4;
    Layer head = Dense.plan(width, 2).build(Seeds.of(5), Precision.DOUBLE);
    return Sequential.of(plain.layers().get(0), second.of(plain), head);
  }

  private Variable fused(Scope scope, Layer network) {
    return Backward.of(Dreg.of(scope, Schedule.constant(1)).probing(0), network, inputs);
  }

  /** The functions whose Jacobians the scope measures, and where. */
  private List<Backward.Measured> measured(Scope scope, Sequential network) {
    Layer first = network.layers().get(0);
    Layer second = network.layers().get(1);
    Layer inner = second instanceof Residual residual ? residual.inner() : second;
    Variable x = Variable.constant(inputs);
    List<Backward.Measured> own = new ArrayList<>(Backward.layers(scope, List.of(first), x));
    UnaryOperator<Variable> both = y -> run(second, run(first, y));
    if (scope == Scope.CUMULATIVE) {
      own.add(new Backward.Measured(both, x));
    } else if (scope == Scope.LAYER) {
      own.add(new Backward.Measured(y -> run(inner, y), run(first, x)));
    } else if (inner instanceof Dense) {
      own.addAll(Backward.layers(scope, List.of(inner), run(first, x)));
    }
    return own;
  }

  private static Variable run(Layer layer, Variable x) {
    return layer.forward(x, Pass.training(Seeds.of(2)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backward_passes_agree_in_value_and_gradient(Second second, Scope scope, PolynomialForm f) {
    Sequential network = network(second, f);
    Variable slow =
        measured(scope, network).stream()
            .map(part -> Backward.squares(part.function(), part.at()).mean())
            .reduce(Variable::plus)
            .orElseThrow();
    Variable fast = fused(scope, network);
    double value = slow.value().item();
    assertThat(fast.value().item()).isCloseTo(value, within(CLOSE * value));
    double[] expected = Backward.gradients(slow, network);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(largest).isGreaterThan(1e-3);
    assertThat(Backward.gradients(fast, network))
        .containsExactly(expected, within(CLOSE * largest));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void differences_of_the_network_agree(Second second, Scope scope, PolynomialForm form) {
    Sequential network = network(second, form);
    double expected = 0;
    for (Backward.Measured part : measured(scope, network)) {
      double[] squares = Backward.differences(part.function(), part.at().value(), 1e-3);
      expected += Arrays.stream(squares).sum() / 4;
    }
    assertThat(fused(scope, network).value().item()).isCloseTo(expected, within(CLOSE * expected));
  }

  /** Along a random direction of every parameter, by seven points: errors fall with h⁶. */
  @ParameterizedTest
  @MethodSource("cases")
  void differences_of_the_penalty_agree_with_its_gradients(
      Second second, Scope scope, PolynomialForm form) {
    Sequential network = network(second, form);
    Gradients gradients = Gradients.of(fused(scope, network));
    double value = fused(scope, network).value().item();
    for (Parameter parameter : network.parameters()) {
      Tensor at = parameter.value();
      Tensor d = Tensor.normal(Seeds.of(7), at.shape(), Precision.DOUBLE);
      double expected = gradients.wrt(parameter).value().dot(d);
      double slope = 0;
      double h = 2e-4;
      int[] weights = {45, -9, 1};
      for (int i = 1; i <= weights.length; i++) {
        double difference = 0;
        for (int sign : new int[] {1, -1}) {
          parameter.set(at.plus(d.times(sign * i * h)));
          difference += sign * fused(scope, network).value().item();
        }
        slope += weights[i - 1] * difference / (60 * h);
      }
      parameter.set(at);
      assertThat(slope)
          .as(parameter.name())
          .isCloseTo(expected, within(CLOSE * Math.max(value, Math.abs(expected))));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_parts_of_a_batch_have_it_as_their_mean(Second second, Scope scope, PolynomialForm f) {
    Sequential network = network(second, f);
    Dreg exact = Dreg.of(scope, Schedule.constant(1)).probing(0);
    double first = Backward.of(exact, network, inputs.slice(0, 0, 1)).value().item();
    double rest = Backward.of(exact, network, inputs.slice(0, 1, 4)).value().item();
    double whole = fused(scope, network).value().item();
    assertThat((first + 3 * rest) / 4).isCloseTo(whole, within(1e-12 * whole));
  }
}
