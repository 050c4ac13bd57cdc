package org.chainzrule.experiment.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.train.Evaluation;

/**
 * The polynomials that a layer has learned, over the range of the inputs z that each of its units
 * has on some examples. Values and slopes are the activation's own, whatever its basis, scale and
 * tails.
 *
 * @param path the place of the layer
 * @param low the least z of each unit; of all units together where they share a polynomial
 * @param high the largest z
 */
record LearnedPolynomials(
    String path, PolynomialActivation activation, double[] low, double[] high) {

  /** How many examples the range of inputs comes from. */
  static final int EXAMPLES = 200;

  private static final int POINTS = 61;

  /** How many units are drawn at most; more of them would be a blot. */
  private static final int UNITS = 40;

  /** The polynomials of every layer that has some, in the order in which they run. */
  static List<LearnedPolynomials> of(Layer network, Dataset data) {
    Map<String, LearnedPolynomials> found = new LinkedHashMap<>();
    Pass.Watcher watcher =
        new Pass.Watcher() {
          @Override
          public void saw(String path, Layer layer, Variable output) {}

          @Override
          public void activates(String path, Layer activation, Variable z) {
            if (activation instanceof PolynomialActivation polynomial) {
              found.put(path, of(path, polynomial, z.value()));
            }
          }
        };
    int[] rows = IntStream.range(0, Math.min(EXAMPLES, data.size())).toArray();
    try (TensorScope scope = TensorScope.open();
        Recording paused = Recording.pause()) {
      Tensor inputs = data.batch(rows, Evaluation.precision(network)).inputs();
      network.forward(Variable.constant(inputs), Pass.inference().watchedBy(watcher));
    }
    return List.copyOf(found.values());
  }

  private static LearnedPolynomials of(String path, PolynomialActivation activation, Tensor z) {
    int units = activation.coefficients().value().columns();
    // The last axis holds the units, and its numbers lie together.
    double[] all = z.toColumns();
    int each = all.length / units;
    double[] low = new double[units];
    double[] high = new double[units];
    for (int j = 0; j < units; j++) {
      double[] own = Arrays.copyOfRange(all, j * each, (j + 1) * each);
      low[j] = Arrays.stream(own).min().orElse(-1);
      high[j] = Arrays.stream(own).max().orElse(1);
    }
    return new LearnedPolynomials(path, activation, low, high);
  }

  /**
   * One unit's polynomial at points from the least to the largest z.
   *
   * @param values a(z)
   * @param slopes a'(z)
   */
  record Unit(int number, double[] z, double[] values, double[] slopes) {

    /** The largest slope, up or down. */
    double steepness() {
      return Arrays.stream(slopes).map(Math::abs).max().orElse(0);
    }

    private List<String> row(String name) {
      int last = z.length - 1;
      List<String> row = new ArrayList<>(List.of(name));
      for (double[] numbers : List.of(z, values, slopes)) {
        for (int i : new int[] {0, last / 2, last}) {
          row.add(Figures.of(numbers[i]));
        }
      }
      row.add(Figures.of(steepness()));
      return row;
    }
  }

  /** Every unit. */
  List<Unit> units() {
    int units = low.length;
    double[] z = new double[units * POINTS];
    for (int j = 0; j < units; j++) {
      for (int i = 0; i < POINTS; i++) {
        z[j * POINTS + i] = low[j] + (high[j] - low[j]) * i / (POINTS - 1);
      }
    }
    double[] values;
    double[] slopes;
    try (TensorScope scope = TensorScope.open();
        Recording paused = Recording.pause()) {
      Precision precision = activation.coefficients().value().precision();
      Variable points = Variable.constant(Tensor.ofColumns(Shape.of(POINTS, units), precision, z));
      values = activation.value(points).value().toColumns();
      slopes = activation.slope(points).value().toColumns();
    }
    return IntStream.range(0, units)
        .mapToObj(j -> new Unit(j, column(z, j), column(values, j), column(slopes, j)))
        .toList();
  }

  private static double[] column(double[] all, int j) {
    return Arrays.copyOfRange(all, j * POINTS, (j + 1) * POINTS);
  }

  /** A chart of the polynomials and one of their slopes. */
  List<Block> charts() {
    List<Unit> units = units();
    List<Unit> bySteepness =
        units.stream().sorted(Comparator.comparingDouble(Unit::steepness).reversed()).toList();
    Map<Integer, String> named = new LinkedHashMap<>();
    if (units.size() == 1) {
      named.put(0, "all units");
    } else {
      named.putIfAbsent(bySteepness.get(0).number(), "steepest");
      named.putIfAbsent(bySteepness.get(units.size() / 2).number(), "median");
      named.putIfAbsent(bySteepness.get(units.size() - 1).number(), "flattest");
    }
    List<Unit> drawn =
        units.stream()
            .filter(
                unit ->
                    named.containsKey(unit.number())
                        || units.size() <= UNITS
                        || unit.number() % ((units.size() + UNITS - 1) / UNITS) == 0)
            .toList();
    String where = path.isEmpty() ? "" : " of layer " + path;
    String which =
        units.size() == 1
            ? "One polynomial of degree " + activation.degree() + " serves all units."
            : drawn.size()
                + (drawn.size() < units.size() ? " of " + units.size() : "")
                + " units, each with a polynomial of degree "
                + activation.degree()
                + " over the inputs that it has on "
                + EXAMPLES
                + " examples.";
    DataTable table = table(where, drawn, named);
    return List.of(
        new Chart(
            "Learned polynomials" + where,
            which,
            Axis.linear("input z"),
            Axis.linear("a(z)"),
            curves(drawn, named, true),
            table),
        new Chart(
            "Slopes of the polynomials" + where,
            "The derivative a'(z) of the same units; DREG keeps it small.",
            Axis.linear("input z"),
            Axis.linear("a'(z)"),
            curves(drawn, named, false),
            table));
  }

  private static List<Series> curves(List<Unit> drawn, Map<Integer, String> named, boolean values) {
    List<Series> curves = new ArrayList<>();
    for (Unit unit : drawn) {
      if (!named.containsKey(unit.number())) {
        curves.add(
            Series.of(
                "other units",
                Series.Mark.FAINT,
                unit.z(),
                values ? unit.values() : unit.slopes()));
      }
    }
    named.forEach(
        (number, name) ->
            drawn.stream()
                .filter(unit -> unit.number() == number)
                .forEach(
                    unit ->
                        curves.add(
                            Series.of(
                                label(number, name, named.size()),
                                Series.Mark.LINE,
                                unit.z(),
                                values ? unit.values() : unit.slopes()))));
    return curves;
  }

  private static String label(int unit, String name, int count) {
    return count == 1 ? name : "unit " + unit + " (" + name + ")";
  }

  private static DataTable table(String where, List<Unit> drawn, Map<Integer, String> named) {
    return new DataTable(
        "Polynomials" + where + " at the least, the middle and the largest input",
        List.of(
            "unit",
            "least z",
            "middle z",
            "largest z",
            "a(least)",
            "a(middle)",
            "a(largest)",
            "a'(least)",
            "a'(middle)",
            "a'(largest)",
            "steepest |a'|"),
        drawn.stream()
            .map(
                unit ->
                    unit.row(
                        named.containsKey(unit.number())
                            ? label(unit.number(), named.get(unit.number()), named.size())
                            : "unit " + unit.number()))
            .toList());
  }
}
