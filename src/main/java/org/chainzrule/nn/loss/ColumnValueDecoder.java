package org.chainzrule.nn.loss;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Several values without classes, {@code z_j deviation_j + mean_j} of outputs z {@code [n, out]}.
 *
 * @param means of the values, finite
 * @param deviations of the values, above 0
 */
record ColumnValueDecoder(List<Double> means, List<Double> deviations) implements OutputDecoder {

  ColumnValueDecoder {
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    if (means.isEmpty()
        || means.size() != deviations.size()
        || !means.stream().allMatch(Double::isFinite)
        || !deviations.stream().allMatch(d -> d > 0 && Double.isFinite(d))) {
      throw new IllegalArgumentException(
          "expected a finite mean and a deviation above 0 for each value, got "
              + means
              + " and "
              + deviations);
    }
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    Shape shape = outputs.shape();
    if (shape.rank() != 2 || shape.size(1) != means.size()) {
      throw new IllegalArgumentException(
          "expected outputs of " + means.size() + " values, got shape " + shape);
    }
    return Optional.of(outputs.times(row(deviations, outputs)).plus(row(means, outputs)));
  }

  private static Variable row(List<Double> numbers, Variable like) {
    Tensor row = Tensor.of(new double[][] {array(numbers)});
    return Variable.constant(row.cast(like.value().precision()));
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    OnnxTensor own = outputs.times(outputs.units("deviations", shape, array(deviations)));
    return Map.of("expected", own.plus(outputs.units("means", shape, array(means))));
  }

  @Override
  public Description describe() {
    Description described = Description.of("ColumnValues").with("columns", means.size());
    for (int j = 0; j < means.size(); j++) {
      described = described.with("mean" + j, means.get(j)).with("deviation" + j, deviations.get(j));
    }
    return described;
  }

  @Override
  public String toString() {
    return "values of means " + means + " and deviations " + deviations;
  }
}
