package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.RowGradient;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingTest implements LayerContract {

  private static final Tensor TABLE = Tensor.of(new double[][] {{1, 2, 3}, {10, 20, 30}});

  private static Variable ids(double[]... rows) {
    return Variable.constant(Tensor.of(rows));
  }

  @Test
  void every_token_becomes_its_vector_and_padding_zeros() {
    Embedding layer = new Embedding(new Parameter("table", TABLE));
    Variable y = layer.forward(ids(new double[][] {{2, 0, -1}, {2, 2, 1}}), Pass.inference());
    assertThat(y.shape()).isEqualTo(Shape.of(2, 3, 2));
    assertThat(y.value().toArray()).containsExactly(3, 30, 1, 10, 0, 0, 3, 30, 3, 30, 2, 20);
  }

  @Test
  void a_token_met_three_times_gets_three_gradients() {
    Parameter table = new Parameter("table", TABLE);
    Variable y = new Embedding(table).forward(ids(new double[][] {{2, 0, -1}, {2, 2, -1}}), pass());
    RowGradient g = Gradients.of(y.times(2)).rows(table).orElseThrow();
    assertThat(g.rows()).containsExactly(0, 2);
    assertThat(g.values().toColumns()).containsExactly(2, 2, 6, 6);
  }

  @ParameterizedTest
  @EnumSource
  void vectors_are_about_one_long_and_the_same_for_the_same_seeds(Precision precision) {
    Embedding layer = (Embedding) Embedding.plan(500, 20).build(Seeds.of(1), precision);
    Tensor w = layer.table().value();
    assertThat(w.shape()).isEqualTo(Shape.of(20, 500));
    assertThat(w.dot(w) / 500).isCloseTo(1, within(4 * Math.sqrt(2.0 / 10_000)));
    assertThat(Arrays.stream(w.toColumns()).average().orElseThrow())
        .isCloseTo(0, within(4 / Math.sqrt(20 * 10_000)));
    Embedding again = (Embedding) Embedding.plan(500, 20).build(Seeds.of(1), precision);
    assertThat(again.table().value().toColumns()).isEqualTo(w.toColumns());
    assertThat(layer.table().role()).isEqualTo(Parameter.Role.EMBEDDING);
    assertThat(layer).hasToString("Embedding 500 x 20");
  }

  @Test
  void frozen_vectors_come_first_and_are_not_learned() {
    Tensor vectors = Tensor.of(new double[][] {{1, 10}, {2, 20}});
    Embedding frozen =
        (Embedding) Embedding.plan(vectors, 2, true).build(Seeds.of(1), Precision.DOUBLE);
    Embedding learned =
        (Embedding) Embedding.plan(vectors, 2, false).build(Seeds.of(1), Precision.DOUBLE);
    Variable all = ids(new double[][] {{1, 3, 0, 2, 1, -1}});
    Variable y = frozen.forward(all, pass());
    assertThat(y.value().toColumns())
        .isEqualTo(learned.forward(all, pass()).value().toColumns())
        .startsWith(2)
        .endsWith(20, 0);
    assertThat(frozen.frozen().orElseThrow().role()).isEqualTo(Parameter.Role.STATE);
    assertThat(learned.frozen()).isEmpty();
    Gradients g = Gradients.of(y);
    assertThat(g.rows(frozen.table()).orElseThrow().rows()).containsExactly(0, 1);
    assertThat(g.wrt(frozen.frozen().orElseThrow()).value().toArray()).containsOnly(0);
    assertThat(frozen).hasToString("Embedding 4 x 2, 2 frozen");
    assertThat(learned).hasToString("Embedding 4 x 2");
  }

  @Nested
  class FrozenContract implements LayerContract {

    @Override
    public Layer layer() {
      Tensor vectors = Tensor.normal(Seeds.of(4), Shape.of(2, 2), Precision.DOUBLE);
      return Embedding.plan(vectors, 4, true).build(Seeds.of(0), Precision.DOUBLE);
    }

    @Override
    public Tensor inputs(int n) {
      return someIds(n);
    }

    @Override
    public boolean hasInputGradient() {
      return false;
    }
  }

  @Test
  void batches_may_be_narrower_than_the_data_set_declares() {
    Embedding layer = layer();
    assertThat(layer.outputShape(Shape.of(7))).isEqualTo(Shape.of(7, 2));
    Variable narrow = layer.forward(ids(new double[][] {{1, 2}}), Pass.inference());
    assertThat(narrow.shape()).isEqualTo(Shape.of(1, 2, 2));
    Variable nothing =
        layer.forward(
            Variable.constant(Tensor.zeros(Shape.of(3, 0), Precision.DOUBLE)), Pass.inference());
    assertThat(nothing.shape()).isEqualTo(Shape.of(3, 0, 2));
  }

  @Test
  void it_reports_no_jacobian_and_starts_the_tangents() {
    Pass pass = pass();
    Variable y = layer().forward(ids(new double[][] {{1, 2}}), pass);
    assertThat(pass.reports()).isEmpty();
    assertThat(pass.chain()).containsExactly(new Pass.Start(y));
  }

  @Test
  void what_is_no_table_or_no_id_is_rejected() {
    assertThatThrownBy(() -> Embedding.plan((1 << 24) + 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected at most 16777216 rows of a table, up to which ids are exact in 32 bits,"
                + " got 16777217");
    assertThatThrownBy(() -> Embedding.plan(0, 3))
        .hasMessage("expected a table with rows and a width, got 0 rows of width 3");
    Parameter flat = new Parameter("flat", Tensor.of(Shape.of(3), 1, 2, 3));
    assertThatThrownBy(() -> new Embedding(flat))
        .hasMessage("expected a table [d, rows], got shape [3]");
    assertThatThrownBy(() -> new Embedding(new Parameter("t", TABLE), Optional.of(flat)))
        .hasMessage("expected a table [d, rows], got shape [3]");
    Parameter narrow = new Parameter("frozen", Tensor.of(new double[][] {{1, 2}}));
    assertThatThrownBy(() -> new Embedding(new Parameter("t", TABLE), Optional.of(narrow)))
        .hasMessage("expected tables of one width, got [2, 3] and [1, 2]");
    assertThatThrownBy(() -> Embedding.plan(TABLE, 0, true))
        .hasMessage("expected a table with rows and a width, got 0 rows of width 3");
    assertThatThrownBy(() -> Embedding.plan(flat.value(), 1, true))
        .hasMessage("expected vectors [k, d], got shape [3]");
    assertThatThrownBy(() -> layer().outputShape(Shape.of(2, 3)))
        .hasMessage("Embedding 6 x 2 takes examples of shape [L], token ids, got [2, 3]");
    assertThatThrownBy(() -> layer().forward(new Parameter("x", flat.value()), pass()))
        .hasMessage("expected token ids [n, L], got shape [3]");
    String message = "expected whole token ids in 0..5, or negative numbers as padding, got ";
    for (double id : new double[] {6, 0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> layer().forward(ids(new double[][] {{0}, {id}}), pass()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message + id + " in row 1");
    }
  }

  /** Ids in -1..5, so that some are padding. */
  static Tensor someIds(int n) {
    double[] ids = new double[n * 3];
    Arrays.setAll(ids, i -> i * i % 7 - 1);
    return Tensor.of(Shape.of(n, 3), ids);
  }

  @Override
  public Embedding layer() {
    return (Embedding) Embedding.plan(6, 2).build(Seeds.of(0), Precision.DOUBLE);
  }

  @Override
  public Tensor inputs(int n) {
    return someIds(n);
  }

  @Override
  public boolean hasInputGradient() {
    return false;
  }
}
