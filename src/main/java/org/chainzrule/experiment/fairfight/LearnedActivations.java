package org.chainzrule.experiment.fairfight;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.experiment.fairfight.FinalMeasures.LearnedActivation;
import org.chainzrule.nn.Layer;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/** The learned polynomials of a network, as points of their curves. */
final class LearnedActivations {

  private static final int MOST_UNITS = 6;
  private static final int POINTS = 25;
  private static final double REACH = 3;

  private LearnedActivations() {}

  /** The first units of the first layer that has polynomials; empty if there is none. */
  static List<LearnedActivation> of(Layer network) {
    return first(network).map(LearnedActivations::of).orElse(List.of());
  }

  private static Optional<PolynomialActivation> first(Layer layer) {
    return layer instanceof PolynomialActivation found
        ? Optional.of(found)
        : layer.parts().values().stream()
            .flatMap(part -> first(part).map(Stream::of).orElseGet(Stream::empty))
            .findFirst();
  }

  private static List<LearnedActivation> of(PolynomialActivation activation) {
    double[] z =
        IntStream.range(0, POINTS).mapToDouble(i -> REACH * (2.0 * i / (POINTS - 1) - 1)).toArray();
    int units = activation.coefficients().value().columns();
    double[] columns = new double[POINTS * units];
    Arrays.setAll(columns, at -> z[at % POINTS]);
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      Precision precision = activation.coefficients().value().precision();
      Variable inputs =
          Variable.constant(Tensor.ofColumns(Shape.of(POINTS, units), precision, columns));
      double[] value = activation.value(inputs).value().toColumns();
      double[] slope = activation.slope(inputs).value().toColumns();
      return IntStream.range(0, Math.min(units, MOST_UNITS))
          .mapToObj(
              unit ->
                  new LearnedActivation(
                      unit, rounded(z, 0), rounded(value, unit), rounded(slope, unit)))
          .toList();
    }
  }

  /** The points of one unit, rounded to what can be seen in a drawing. */
  private static List<Double> rounded(double[] columns, int unit) {
    return IntStream.range(unit * POINTS, (unit + 1) * POINTS)
        .mapToObj(at -> Math.round(columns[at] * 1e4) / 1e4)
        .toList();
  }
}
