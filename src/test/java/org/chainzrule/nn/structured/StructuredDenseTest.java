package org.chainzrule.nn.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.polynomial.Initialiser;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StructuredDenseTest {

  private static final Shape IMAGE = Shape.of(3, 2, 2);
  private static final PolynomialPlan CUBIC =
      PolynomialPlan.of(3).with(Initialiser.hermiteVariance());

  private static LayerPlan separable(ActivationPlan activation) {
    return StructuredDense.separable(IMAGE, Shape.of(2, 3, 2), activation);
  }

  private static LayerPlan lowRank(ActivationPlan activation) {
    return StructuredDense.lowRank(12, 6, 2, activation);
  }

  private static LayerPlan blocks(ActivationPlan activation) {
    return StructuredDense.blockDiagonal(12, 6, 3, 5, activation);
  }

  static Stream<StructuredDense> layers() {
    return Stream.of(separable(CUBIC), lowRank(CUBIC), blocks(CUBIC), blocks(Activation.identity()))
        .map(StructuredDenseTest::built);
  }

  private static StructuredDense built(LayerPlan plan) {
    StructuredDense layer = (StructuredDense) plan.build(Seeds.of(3), Precision.DOUBLE);
    Parameter bias = layer.bias();
    bias.set(Tensor.normal(Seeds.of(4), bias.shape(), Precision.DOUBLE));
    return layer;
  }

  /** Two rows and two columns, so that Y = Aᵀ X B is seen at a glance. */
  @Test
  void a_separable_map_works_along_rows_and_along_columns() {
    Shape square = Shape.of(2, 2, 1);
    SeparableMap map =
        new SeparableMap(square, square, weights(2, 2, 1, 2, 3, 4), weights(2, 2, 5, 6, 7, 8));
    // X by pixel of a row and by row: X_00 = 1, X_10 = 2, X_01 = 3, X_11 = 4.
    Variable x = Variable.constant(Tensor.of(Shape.of(1, 4), 1, 2, 3, 4));
    double[][] pixels = {{1, 3}, {2, 4}};
    double[][] a = {{1, 2}, {3, 4}};
    double[][] b = {{5, 6}, {7, 8}};
    double[] expected = new double[4];
    for (int p = 0; p < 2; p++) {
      for (int q = 0; q < 2; q++) {
        for (int i = 0; i < 2; i++) {
          for (int j = 0; j < 2; j++) {
            expected[p + 2 * q] += a[i][p] * pixels[i][j] * b[j][q];
          }
        }
      }
    }
    assertThat(map.apply(x).value().toArray()).containsExactly(expected, within(1e-12));
  }

  @Test
  void a_map_of_rank_one_is_an_outer_product() {
    LowRankMap map = new LowRankMap(weights(2, 1, 2, 3), weights(1, 3, 1, 10, 100));
    assertThat(map.elements()).containsExactly(2, 20, 200, 3, 30, 300);
  }

  /** In 64 bits the sum from left to right is 0. */
  @Test
  void elements_of_low_rank_are_right_where_terms_cancel() {
    LowRankMap map = new LowRankMap(weights(1, 3, 1e20, 1, -1e20), weights(3, 1, 1, 1, 1));
    assertThat(map.elements()).containsExactly(1);
  }

  @Test
  void blocks_take_each_input_once_and_no_others() {
    double[] m = built(blocks(CUBIC)).map().elements();
    for (int i = 0; i < 12; i++) {
      int row = i;
      List<Integer> outputs =
          IntStream.range(0, 6).filter(j -> m[row * 6 + j] != 0).boxed().toList();
      assertThat(outputs).isIn(List.of(0, 1), List.of(2, 3), List.of(4, 5));
    }
    for (int j = 0; j < 6; j++) {
      int column = j;
      assertThat(IntStream.range(0, 12).filter(i -> m[i * 6 + column] != 0).count()).isEqualTo(4);
    }
  }

  @Test
  void the_permutation_follows_its_seed_alone() {
    LayerPlan other = StructuredDense.blockDiagonal(12, 6, 3, 6, CUBIC);
    assertThat(mask(blocks(CUBIC), 0)).isEqualTo(mask(blocks(CUBIC), 1));
    assertThat(mask(blocks(CUBIC), 0)).isNotEqualTo(mask(other, 0));
  }

  private static List<Boolean> mask(LayerPlan plan, long seed) {
    StructuredDense layer = (StructuredDense) plan.build(Seeds.of(seed), Precision.DOUBLE);
    double[] m = layer.map().elements();
    return IntStream.range(0, m.length).mapToObj(at -> m[at] != 0).toList();
  }

  /**
   * Outputs, norms, pulled gradients and certificates are those of a dense layer of this matrix.
   */
  @ParameterizedTest
  @MethodSource("layers")
  void it_is_a_dense_layer_with_its_matrix(StructuredDense layer) {
    StructuredMap map = layer.map();
    Variable matrix = map.matrix();
    assertThat(matrix.value().toArray()).containsExactly(map.elements(), within(1e-14));
    Variable x = Variable.constant(Tensor.normal(Seeds.of(1), Shape.of(5, 12), Precision.DOUBLE));
    Variable u =
        Variable.constant(Tensor.normal(Seeds.of(2), Shape.of(5, map.out()), Precision.DOUBLE));
    close(map.apply(x), x.matmul(matrix));
    close(map.applyTransposed(u), u.matmul(false, matrix, true));
    close(map.columnSquares(), matrix.squared().sum(0));
    if (map.units() == map.out()) {
      Dense dense =
          new Dense(new Parameter("weight", matrix.value()), layer.bias(), layer.activation());
      close(layer.forward(x, Pass.inference()), dense.forward(x, Pass.inference()));
      LocalJacobian own = jacobian(layer, x);
      LocalJacobian same = jacobian(dense, x);
      close(own.squaredNorm(), same.squaredNorm());
      close(own.meanSquaredNorm(), same.meanSquaredNorm());
      assertThat(own.isConstant()).isEqualTo(same.isConstant());
      IntervalBox box = IntervalBox.of(12, new Interval(-0.2, 0.3));
      assertThat(layer.bound().lipschitz(box))
          .isCloseTo(dense.bound().lipschitz(box), within(1e-9));
    }
  }

  /** With slopes of its units inside the norm, and not their largest beside it. */
  @Test
  void slopes_of_channels_go_into_the_norm_of_the_matrix() {
    StructuredDense layer = built(separable(Activation.tanh()));
    double[] bias = {0, 3};
    layer.bias().set(Tensor.of(Shape.of(1, 2), bias));
    StructuredDense linear = new StructuredDense(layer.map(), layer.bias(), Activation.identity());
    IntervalBox box = IntervalBox.of(12, new Interval(-1e-6, 1e-6));
    double[] slopes = new double[12];
    for (int j = 0; j < 12; j++) {
      double tanh = Math.tanh(bias[j / 6]);
      slopes[j] = 1 - tanh * tanh;
    }
    assertThat(layer.bound().lipschitz(box))
        .isCloseTo(linear.bound().lipschitz(box, slopes), within(1e-4))
        .isLessThan(linear.bound().lipschitz(box));
  }

  private static LocalJacobian jacobian(Layer layer, Variable x) {
    Pass pass = Pass.inference();
    layer.forward(x, pass);
    return pass.reports().get(0).jacobian().get();
  }

  private static void close(Variable actual, Variable expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.value().toArray()).containsExactly(expected.value().toArray(), within(1e-11));
  }

  @Test
  void weights_are_as_few_as_said_and_operations_too() {
    Layer separable =
        StructuredDense.separable(
                Shape.of(28, 28, 1), Shape.of(8, 8, 16), PolynomialActivation.cubic())
            .build(Seeds.of(0), Precision.SINGLE);
    assertThat(count(separable)).isEqualTo(2 * 28 * 8 * 16 + 5 * 16);
    assertThat(separable.flops(Shape.of(784)))
        .isEqualTo(2 * (28 * 28 * 8 * 16 + 8 * 28 * 8 * 16) + 6 * 1024);
    Layer rank = built(lowRank(CUBIC));
    assertThat(count(rank)).isEqualTo((12 + 6) * 2 + 5 * 6);
    assertThat(rank.flops(Shape.of(12))).isEqualTo(2 * (12 + 6) * 2 + 6 * 6);
    Layer blocks = built(blocks(CUBIC));
    assertThat(count(blocks)).isEqualTo(12 * 6 / 3 + 5 * 6);
    assertThat(blocks.flops(Shape.of(12))).isEqualTo(2 * 12 * 6 / 3 + 6 * 6);
  }

  private static long count(Layer layer) {
    return layer.parameters().stream().mapToLong(parameter -> parameter.value().length()).sum();
  }

  /** As in a dense layer, {@code in Var M} is what the activation asks for. */
  @Test
  void elements_begin_with_the_variance_that_the_activation_asks_for() {
    Shape large = Shape.of(20, 20, 1);
    assertVariance(StructuredDense.separable(large, Shape.of(10, 10, 5), Activation.relu()));
    assertVariance(StructuredDense.lowRank(400, 300, 50, Activation.relu()));
    // Of blocks only a quarter of the elements is not 0.
    assertVariance(StructuredDense.blockDiagonal(400, 300, 4, 1, Activation.relu()));
  }

  private static void assertVariance(LayerPlan plan) {
    StructuredDense layer = (StructuredDense) plan.build(Seeds.of(0), Precision.DOUBLE);
    double[] m = layer.map().elements();
    double squares = 0;
    for (double each : m) {
      squares += each * each;
    }
    assertThat(squares / m.length * 400).isCloseTo(2, within(0.3));
    assertThat(layer.bias().value().toArray()).containsOnly(0);
  }

  @Test
  void sizes_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> StructuredDense.separable(Shape.of(4, 4), IMAGE, CUBIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected images [width, height, channels] of at least 1 each, got [4, 4]");
    assertThatThrownBy(() -> StructuredDense.separable(IMAGE, Shape.of(4, 0, 1), CUBIC))
        .hasMessageContaining("got [4, 0, 1]");
    assertThatThrownBy(() -> StructuredDense.lowRank(4, 3, 0, CUBIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected positive widths and a positive rank, got 4 and 3 of rank 0");
    assertThatThrownBy(() -> StructuredDense.blockDiagonal(12, 7, 3, 0, CUBIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected positive widths that are multiples of the number of blocks,"
                + " got 12 and 7 of 3 blocks");
    Variable x = Variable.constant(Tensor.zeros(Shape.of(2, 11), Precision.DOUBLE));
    assertThatThrownBy(() -> built(separable(CUBIC)).forward(x, Pass.inference()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes examples of shape [12], got [11]");
  }

  private static Parameter weights(int rows, int columns, double... values) {
    return new Parameter("weight", Tensor.of(Shape.of(rows, columns), values));
  }

  @Nested
  class Separable extends Case {
    Separable() {
      super(StructuredDense.separable(IMAGE, Shape.of(1, 2, 2), CUBIC));
    }
  }

  @Nested
  class SeparableLinear extends Case {
    SeparableLinear() {
      super(StructuredDense.separable(IMAGE, Shape.of(2, 1, 2), Activation.identity()));
    }
  }

  @Nested
  class SeparableShared extends Case {
    SeparableShared() {
      super(StructuredDense.separable(IMAGE, Shape.of(1, 1, 3), CUBIC.sharedByAllUnits()));
    }
  }

  @Nested
  class LowRank extends Case {
    LowRank() {
      super(StructuredDense.lowRank(12, 3, 2, CUBIC));
    }
  }

  @Nested
  class LowRankLinear extends Case {
    LowRankLinear() {
      super(StructuredDense.lowRank(12, 3, 2, Activation.identity()));
    }
  }

  @Nested
  class BlockDiagonal extends Case {
    BlockDiagonal() {
      super(StructuredDense.blockDiagonal(12, 4, 2, 1, CUBIC));
    }
  }

  @Nested
  class BlockDiagonalGelu extends Case {
    BlockDiagonalGelu() {
      super(StructuredDense.blockDiagonal(12, 4, 4, 2, Activation.gelu()));
    }
  }

  abstract static class Case implements LocalJacobianContract {
    private final LayerPlan plan;

    Case(LayerPlan plan) {
      this.plan = plan;
    }

    @Override
    public Layer layer() {
      return plan.build(Seeds.of(3), Precision.DOUBLE);
    }

    @Override
    public Shape example() {
      return Shape.of(12);
    }
  }
}
