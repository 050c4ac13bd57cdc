package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.EmbeddingBag.Mode;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingBagTest {

  private static final Variable IDS =
      Variable.constant(Tensor.of(new double[][] {{2, 0, 2}, {-1, -1, -1}, {-1, 1, -1}}));

  private static Parameter table(Precision precision) {
    return new Parameter(
        "table", Tensor.of(new double[][] {{1, 2, 4}, {-10, -20, -40}}).cast(precision));
  }

  private static double[] forward(Parameter table, Mode mode) {
    return new EmbeddingBag(table, mode).forward(IDS, Pass.inference()).value().toArray();
  }

  @ParameterizedTest
  @EnumSource
  void sum_mean_and_largest_of_three_tokens_of_none_and_of_one(Precision precision) {
    Parameter table = table(precision);
    assertThat(forward(table, Mode.SUM)).containsExactly(9, -90, 0, 0, 2, -20);
    assertThat(forward(table, Mode.MEAN)).containsExactly(3, -30, 0, 0, 2, -20);
    double[] root = {9 / Math.sqrt(3), -90 / Math.sqrt(3), 0, 0, 2, -20};
    assertThat(forward(table, Mode.ROOT)).containsExactly(root, within(1e-5));
    assertThat(forward(table, Mode.MAX)).containsExactly(4, -10, 0, 0, 2, -20);
  }

  @ParameterizedTest
  @EnumSource
  void parts_of_its_tokens_sum_to_the_vector_of_a_text(Mode mode) {
    Tensor vectors = Tensor.normal(Seeds.of(1), Shape.of(3, 2), Precision.DOUBLE);
    EmbeddingBag bag =
        (EmbeddingBag)
            EmbeddingBag.plan(vectors, 3, true, mode).build(Seeds.of(2), Precision.DOUBLE);
    Tensor ids = Tensor.of(new double[][] {{5, 0, 2, 5, -1, 3, -1}});
    Tensor parts = bag.parts(ids);
    assertThat(parts.shape()).isEqualTo(Shape.of(7, 2));
    assertThat(parts.sum(0).toArray())
        .containsExactly(
            bag.forward(Variable.constant(ids), Pass.inference()).value().toArray(), within(1e-15));
    assertThat(parts.gather(4, 6).toArray()).containsOnly(0);
    assertThat(bag.parts(Tensor.of(new double[][] {{-1}})).toArray()).containsOnly(0);
    assertThat(bag)
        .hasToString("EmbeddingBag 6 x 2, 3 frozen, " + mode.name().toLowerCase(Locale.ROOT));
  }

  @Test
  void a_table_may_begin_with_vectors_for_all_its_rows() {
    Tensor vectors = Tensor.normal(Seeds.of(1), Shape.of(3, 2), Precision.DOUBLE);
    EmbeddingBag bag =
        (EmbeddingBag)
            EmbeddingBag.plan(vectors, 0, false, Mode.SUM).build(Seeds.of(2), Precision.DOUBLE);
    assertThat(bag.table().value().toColumns()).isEqualTo(vectors.transpose().toColumns());
    assertThat(bag.parameters()).hasSize(1);
    assertThatThrownBy(() -> EmbeddingBag.plan(vectors, 0, true, Mode.SUM))
        .hasMessage("expected a table with rows and a width, got 0 rows of width 2");
  }

  @ParameterizedTest
  @EnumSource
  void their_gradients_in_the_table_are_counts_parts_and_picks(Precision precision) {
    Parameter table = table(precision);
    double root = 1 / Math.sqrt(3);
    double[][] expected = {
      {1, 1, 2, 1, 1, 2},
      {1, 3, 2, 1, 3, 2},
      {root, 1 + 0 * root, 2 * root, root, 1, 2 * root},
      {0, 1, 1, 1, 1, 0}
    };
    double[] factors = {1, 3, 1, 1};
    for (Mode mode : Mode.values()) {
      Variable y = new EmbeddingBag(table, mode).forward(IDS, Pass.inference());
      Variable loss = y.times(factors[mode.ordinal()]);
      Tensor g = Gradients.of(loss).wrt(table).value();
      assertThat(g.toArray()).containsExactly(expected[mode.ordinal()], within(1e-6));
      assertThat(Gradients.of(loss).rows(table).orElseThrow().rows()).containsExactly(0, 1, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_batch_of_empty_bags_gives_zeros_and_touches_no_row(Mode mode) {
    Parameter table = table(Precision.DOUBLE);
    Variable none = Variable.constant(Tensor.filled(Shape.of(2, 3), Precision.DOUBLE, -1));
    Variable y = new EmbeddingBag(table, mode).forward(none, Pass.inference());
    assertThat(y.value().toArray()).containsExactly(0, 0, 0, 0);
    assertThat(Gradients.of(y).wrt(table).value().toArray()).containsOnly(0);
  }

  @Test
  void the_order_of_tokens_and_where_padding_stands_do_not_matter() {
    Variable other =
        Variable.constant(
            Tensor.of(new double[][] {{2, 2, 0, -1}, {-3, -1, -1, -1}, {1, -1, -1, -9}}));
    for (Mode mode : Mode.values()) {
      EmbeddingBag layer = new EmbeddingBag(table(Precision.DOUBLE), mode);
      assertThat(layer.forward(other, Pass.inference()).value().toArray())
          .containsExactly(forward(layer.table(), mode), within(1e-15));
    }
  }

  @Test
  void it_describes_itself_and_its_input() {
    Layer layer = EmbeddingBag.plan(6, 2, Mode.MEAN).build(Seeds.of(0), Precision.DOUBLE);
    assertThat(layer).hasToString("EmbeddingBag 6 x 2, mean");
    assertThat(layer.outputShape(Shape.of(9))).isEqualTo(Shape.of(2));
    assertThatThrownBy(() -> layer.outputShape(Shape.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("EmbeddingBag 6 x 2, mean takes examples of shape [L], token ids, got []");
    assertThatThrownBy(() -> EmbeddingBag.plan((1 << 24) + 1, 2, Mode.SUM))
        .hasMessageContaining("16777217");
    assertThatThrownBy(() -> EmbeddingBag.plan(6, 0, Mode.SUM))
        .hasMessage("expected a table with rows and a width, got 6 rows of width 0");
    Variable bad = Variable.constant(Tensor.of(new double[][] {{6}}));
    assertThatThrownBy(() -> layer.forward(bad, Pass.inference()))
        .hasMessage(
            "expected whole token ids in 0..5, or negative numbers as padding, got 6.0 in row 0");
  }

  /** What all four satisfy. */
  interface Laws extends LayerContract {

    Mode mode();

    @Override
    default EmbeddingBag layer() {
      return (EmbeddingBag) EmbeddingBag.plan(6, 2, mode()).build(Seeds.of(0), Precision.DOUBLE);
    }

    @Override
    default Tensor inputs(int n) {
      return EmbeddingTest.someIds(n);
    }

    @Override
    default boolean hasInputGradient() {
      return false;
    }
  }

  @Nested
  class Sum implements Laws {
    @Override
    public Mode mode() {
      return Mode.SUM;
    }
  }

  @Nested
  class Mean implements Laws {
    @Override
    public Mode mode() {
      return Mode.MEAN;
    }
  }

  @Nested
  class Root implements Laws {
    @Override
    public Mode mode() {
      return Mode.ROOT;
    }
  }

  @Nested
  class Max implements Laws {
    @Override
    public Mode mode() {
      return Mode.MAX;
    }
  }
}
