package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.GradientCase.normal;

import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Tensor;

/** The gradient cases of looking up rows of a table. */
final class TableGradientCases {

  private TableGradientCases() {}

  static Stream<GradientCase> all() {
    List<String> rows = List.of("Tables.rows(Variable, int[])");
    List<String> two = List.of("Tables.rows(Tensor, Variable, int[])");
    List<String> place = List.of("Tables.place(Variable, int, int[])");
    List<String> pool = List.of("Tables.pool(Variable, Bags, boolean)");
    List<String> spread = List.of("Tables.spread(Variable, Bags, boolean)");
    List<String> max = List.of("Tables.max(Variable, Bags)");
    Parameter table = normal("table", 2, 6);
    Parameter x = normal("x", 2, 4);
    Parameter g = normal("g", 3, 2);
    // Four rows that occur, one of them twice in a bag, and an empty bag.
    Bags bags = Bags.of(Tensor.of(new double[][] {{5, 1, 5}, {-1, -1, -1}, {3, 0, -1}}), 6);
    Bags none = Bags.of(Tensor.of(new double[][] {{-1}, {-1}}), 6);
    return Stream.of(
        GradientCase.of(rows, "three of six", () -> Tables.rows(table, 0, 2, 5), table),
        GradientCase.of(rows, "none", () -> Tables.rows(table), table),
        GradientCase.of(rows, "of a product", () -> Tables.rows(table.squared(), 1, 2), table),
        GradientCase.of(
            rows,
            "two lots of rows that overlap",
            () -> Tables.rows(table, 0, 2, 5).times(Tables.rows(table, 1, 2, 3)).exp(),
            table),
        GradientCase.of(
            rows,
            "a table that is used whole too",
            () -> Tables.rows(table, 1, 4).matmul(true, table, false),
            table),
        GradientCase.of(
            two,
            "some of both",
            () -> Tables.rows(g.value().transpose(), table, 0, 2, 3, 7).exp(),
            table),
        GradientCase.of(
            two,
            "frozen ones alone",
            () -> Tables.rows(g.value().transpose(), table, 1).plus(table.sum()),
            table),
        GradientCase.of(place, "four of six", () -> Tables.place(x, 6, 0, 1, 3, 5), x),
        GradientCase.of(pool, "sum", () -> Tables.pool(x, bags, false), x),
        GradientCase.of(pool, "mean, curved", () -> Tables.pool(x, bags, true).exp(), x),
        GradientCase.of(pool, "of a table", () -> pooled(table, bags).squared().times(g), table, g),
        GradientCase.of(pool, "of nothing", () -> pooled(table, none), table),
        GradientCase.of(spread, "sum", () -> Tables.spread(g, bags, false), g),
        GradientCase.of(spread, "mean, curved", () -> Tables.spread(g, bags, true).exp(), g),
        GradientCase.of(max, "curved", () -> Tables.max(x, bags).exp(), x),
        GradientCase.of(
            max, "of nothing", () -> Tables.max(Tables.rows(table), none).plus(table.sum()), table),
        GradientCase.of(
            max,
            "of a table",
            () -> Tables.max(Tables.rows(table, bags.rows()), bags).squared(),
            table));
  }

  private static Variable pooled(Parameter table, Bags bags) {
    return Tables.pool(Tables.rows(table, bags.rows()), bags, true);
  }
}
