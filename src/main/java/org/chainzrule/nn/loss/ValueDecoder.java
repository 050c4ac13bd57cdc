package org.chainzrule.nn.loss;

import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;

/**
 * Values without classes, {@code z deviation + mean} of outputs z.
 *
 * @param mean of the values, finite
 * @param deviation of the values, above 0
 */
record ValueDecoder(double mean, double deviation) implements OutputDecoder {

  ValueDecoder {
    if (!Double.isFinite(mean) || !(deviation > 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException(
          "expected a finite mean and a deviation above 0, got " + mean + " and " + deviation);
    }
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    return Optional.of(mean == 0 && deviation == 1 ? outputs : outputs.times(deviation).plus(mean));
  }

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    return Map.of("expected", outputs.times(deviation).plus(mean));
  }

  @Override
  public Description describe() {
    return Description.of("Values").with("mean", mean).with("deviation", deviation);
  }

  @Override
  public String toString() {
    return mean == 0 && deviation == 1
        ? "values"
        : "values of mean " + mean + " and deviation " + deviation;
  }
}
