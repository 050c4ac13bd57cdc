package org.chainzrule.train;

import java.util.Arrays;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/** Small data sets and networks for training. */
public final class Toy {

  private Toy() {}

  /** Points of the plane, labelled by the side of a circle they are on. */
  public static Table circle(long seed, int count) {
    Generator generator = Seeds.of(seed).child("circle").generator();
    double[][] inputs = new double[count][2];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      inputs[i][0] = generator.nextDouble(-2, 2);
      inputs[i][1] = generator.nextDouble(-2, 2);
      labels[i] = Math.hypot(inputs[i][0], inputs[i][1]) < 1.4 ? 1 : 0;
    }
    return Table.of(inputs, labels, 2);
  }

  /** The graph of {@code x³ - x} over -1.5..1.5. */
  static Table cubic(int count) {
    double[][] inputs = new double[count][1];
    double[][] targets = new double[count][1];
    for (int i = 0; i < count; i++) {
      double x = -1.5 + 3.0 * i / (count - 1);
      inputs[i][0] = x;
      targets[i][0] = x * x * x - x;
    }
    return Table.of(inputs, targets);
  }

  /** Two inputs, four polynomials, two classes. */
  public static Sequential network(Precision precision) {
    return Sequential.plan(Dense.plan(2, 4, PolynomialActivation.cubic()), Dense.plan(4, 2))
        .build(Seeds.of(7), precision);
  }

  /** The elements of all parameters in one array. */
  static double[] numbers(Layer network) {
    return network.parameters().stream()
        .flatMapToDouble(parameter -> Arrays.stream(parameter.value().toColumns()))
        .toArray();
  }
}
