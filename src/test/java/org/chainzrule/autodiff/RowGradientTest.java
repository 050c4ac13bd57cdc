package org.chainzrule.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.Lookup;
import org.junit.jupiter.api.Test;

/** Gradients of tables, by the rows that were used. */
class RowGradientTest {

  private final Parameter table =
      new Parameter("table", Tensor.of(new double[][] {{1, 2, 3, 4}, {5, 6, 7, 8}}));

  private static Tensor factors(double... values) {
    return Tensor.of(Shape.of(1, values.length), values);
  }

  /** Row i of those looked up, times a factor of its own. */
  private Variable scaled(int[] rows, double... factors) {
    return Tables.rows(table, rows).times(Variable.constant(factors(factors)));
  }

  @Test
  void only_the_rows_that_were_used_are_in_it() {
    Gradients gradients = Gradients.of(scaled(new int[] {1, 3}, 10, 100));
    RowGradient g = gradients.rows(table).orElseThrow();
    assertThat(g.rows()).containsExactly(1, 3);
    assertThat(g.values().toColumns()).containsExactly(10, 10, 100, 100);
    assertThat(gradients.wrt(table).value().toArray())
        .containsExactly(0, 10, 0, 100, 0, 10, 0, 100);
    assertThat(g).hasToString("RowGradient of 2 rows");
  }

  @Test
  void the_squares_of_its_elements_are_summed_without_the_zeros() {
    Gradients gradients = Gradients.of(scaled(new int[] {1, 3}, 3, 4));
    assertThat(gradients.squaredNorm(table)).isEqualTo(2 * 25);
    assertThat(Gradients.of(table.times(2)).squaredNorm(table)).isEqualTo(8 * 4);
    assertThat(Gradients.of(table.times(2)).squaredNorm(new Parameter("other", factors(1))))
        .isZero();
  }

  @Test
  void rows_used_in_several_places_are_added_up_once_each() {
    Variable loss =
        scaled(new int[] {0, 2}, 1, 2)
            .plus(scaled(new int[] {2, 3}, 10, 20))
            .plus(scaled(new int[] {0, 1}, 100, 200));
    RowGradient g = Gradients.of(loss).rows(table).orElseThrow();
    assertThat(g.rows()).containsExactly(0, 1, 2, 3);
    assertThat(g.values().toColumns()).containsExactly(101, 101, 200, 200, 12, 12, 20, 20);
  }

  @Test
  void a_table_that_is_also_used_whole_has_a_dense_gradient_of_both() {
    for (int order = 0; order < 2; order++) {
      Variable rows = scaled(new int[] {1, 2}, 1, 2).sum();
      // Times one, its gradient lies on memory that others look at.
      Variable whole = order == 0 ? table.squared().sum() : table.plus(table).sum();
      for (Variable loss : new Variable[] {rows.plus(whole), whole.plus(rows)}) {
        Gradients gradients = Gradients.of(loss);
        assertThat(gradients.rows(table)).isEmpty();
        double[] expected =
            order == 0
                ? new double[] {2, 5, 8, 8, 10, 13, 16, 16}
                : new double[] {2, 3, 4, 2, 2, 3, 4, 2};
        assertThat(gradients.wrt(table).value().toArray()).containsExactly(expected);
      }
    }
  }

  @Test
  void a_dense_gradient_that_another_parameter_shares_is_not_added_to() {
    Parameter other = new Parameter("other", Tensor.zeros(table.shape(), Precision.DOUBLE));
    Gradients gradients =
        Gradients.of(table.plus(other).sum().plus(scaled(new int[] {0}, 7).sum()));
    assertThat(gradients.wrt(table).value().toArray()).containsExactly(8, 1, 1, 1, 8, 1, 1, 1);
    assertThat(gradients.wrt(other).value().toArray()).containsOnly(1);
  }

  @Test
  void gradients_to_be_differentiated_again_are_dense() {
    Gradients gradients = Gradients.differentiable(scaled(new int[] {1}, 3).squared());
    assertThat(gradients.rows(table)).isEmpty();
    // d/dw of 2 · 9 w.
    RowGradient second = Gradients.of(gradients.wrt(table)).rows(table).orElseThrow();
    assertThat(second.rows()).containsExactly(1);
    assertThat(second.values().toColumns()).containsExactly(18, 18);
  }

  @Test
  void a_table_computed_from_a_parameter_has_a_dense_gradient() {
    Gradients gradients = Gradients.of(Tables.rows(table.times(2), 3));
    assertThat(gradients.rows(table)).isEmpty();
    assertThat(gradients.wrt(table).value().toArray()).containsExactly(0, 0, 0, 2, 0, 0, 0, 2);
  }

  @Test
  void a_changed_table_is_an_error_that_names_it() {
    Variable loss = scaled(new int[] {1}, 1);
    table.update(value -> {});
    assertThatThrownBy(() -> Gradients.of(loss))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("parameter table changed between forward and backward");
  }

  @Test
  void nothing_as_large_as_the_table_is_made_on_the_way() {
    Parameter large =
        new Parameter("large", Tensor.zeros(Shape.of(10, 1_000_000), Precision.SINGLE));
    try (TensorScope scope = TensorScope.open()) {
      long before = TensorScope.pooledBytes();
      Variable loss = Tables.rows(large, 5, 900_000).plus(Tables.rows(large, 5, 7)).exp().squared();
      Gradients gradients = Gradients.of(loss);
      assertThat(gradients.squaredNorm(large)).isGreaterThan(0);
      assertThat(gradients.rows(large).orElseThrow().rows()).containsExactly(5, 7, 900_000);
      assertThat(TensorScope.pooledBytes() - before).isLessThan(100_000);
    }
  }

  @Test
  void values_that_do_not_fit_are_rejected() {
    assertThatThrownBy(() -> new RowGradient(new int[] {1, 2}, factors(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected values [d, 2], got shape [1, 1]");
    assertThat(new RowGradient(new int[] {1}, factors(1)).dense(3).toArray())
        .isEqualTo(Lookup.place(factors(1), 3, 1).toArray());
  }
}
