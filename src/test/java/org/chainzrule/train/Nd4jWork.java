package org.chainzrule.train;

import java.util.Arrays;
import java.util.stream.Stream;
import org.chainzrule.data.Table;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.model.Predictor;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;

/** Work for tests of what changes results: a training of every kind of kernel, and predictions. */
final class Nd4jWork {

  private Nd4jWork() {}

  static Layer network() {
    return Sequential.create(
        Seeds.of(3),
        Unflatten.plan(8, 8, 1),
        Convolution.plan(Window.of(3), 1, 4, PolynomialActivation.cubic()),
        MaxPooling.plan(2),
        Flatten.plan(),
        Dense.plan(36, 300, PolynomialActivation.cubic()),
        Dense.plan(300, 2));
  }

  static double[] numbers() {
    try (TensorScope scope = TensorScope.open()) {
      double[] values = Tensor.normal(Seeds.of(1), Shape.of(16, 64), Precision.DOUBLE).toArray();
      double[][] rows = new double[16][];
      Arrays.setAll(rows, i -> Arrays.copyOfRange(values, 64 * i, 64 * (i + 1)));
      int[] labels = new int[16];
      Arrays.setAll(labels, i -> i % 2);
      Layer network = network();
      Trainer.create(network, Loss.softmaxCrossEntropy())
          .with(new Adam(1e-3))
          .with(Dreg.layerwise(1e-3))
          .batch(16)
          .fit(Table.of(rows, labels, 2), 1);
      // Large enough for several threads.
      Tensor x = Tensor.normal(Seeds.of(2), Shape.of(256, 400), Precision.SINGLE);
      Tensor product = x.matmul(true, x, false);
      double[] more = {product.dot(product), x.dot(x), x.sum().item(), x.max(0).sum().item()};
      return Stream.of(Toy.numbers(network), predictions(network, rows), product.toColumns(), more)
          .flatMapToDouble(Arrays::stream)
          .toArray();
    }
  }

  static double[] predictions(Layer network, double[][] rows) {
    return Arrays.stream(Predictor.of(network).predict(rows).outputs())
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }
}
