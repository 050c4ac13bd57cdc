package org.chainzrule.robustness;

import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/** Small networks and data sets for the measures of robustness. */
public final class ToyNetworks {

  private ToyNetworks() {}

  /** Three inputs, four cubics, two classes. */
  public static Sequential network() {
    return Sequential.plan(Dense.plan(3, 4, PolynomialActivation.cubic()), Dense.plan(4, 2))
        .build(Seeds.of(7), Precision.DOUBLE);
  }

  /** {@code y = x w}. */
  public static Dense linear(double[]... w) {
    Tensor bias = Tensor.zeros(Shape.of(1, w[0].length), Precision.DOUBLE);
    return new Dense(
        new Parameter("weight", Tensor.of(w)),
        new Parameter("bias", Parameter.Role.BIAS, bias),
        Activation.identity());
  }

  /** Points of the unit cube, labelled by the sign of {@code x_0 - x_1}. */
  public static Table cube(int count, int width) {
    Generator generator = Seeds.of(3).child("cube").generator();
    double[][] inputs = new double[count][width];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        inputs[i][j] = generator.nextDouble();
      }
      labels[i] = inputs[i][0] > inputs[i][1] ? 1 : 0;
    }
    return Table.of(inputs, labels, 2);
  }

  /** Points of the unit interval. */
  public static Table line(int count) {
    double[][] inputs = new double[count][1];
    for (int i = 0; i < count; i++) {
      inputs[i][0] = (i + 0.5) / count;
    }
    return Table.of(inputs, new int[count], 2);
  }

  /** A batch of the whole data set. */
  public static Batch batch(Dataset data) {
    return data.batch(IntStream.range(0, data.size()).toArray(), Precision.DOUBLE);
  }

  public static double[] output(Layer network, double... x) {
    Variable input = Variable.constant(Tensor.of(new double[][] {x}));
    return network.forward(input, Pass.inference()).value().toArray();
  }

  /** {@code J_ci}, by central differences. */
  public static double[][] jacobian(Layer network, double... x) {
    double h = 1e-5;
    double[][] jacobian = new double[output(network, x).length][x.length];
    for (int i = 0; i < x.length; i++) {
      double[] right = x.clone();
      double[] left = x.clone();
      right[i] += h;
      left[i] -= h;
      double[] above = output(network, right);
      double[] below = output(network, left);
      for (int c = 0; c < above.length; c++) {
        jacobian[c][i] = (above[c] - below[c]) / (2 * h);
      }
    }
    return jacobian;
  }

  public static double norm(double[]... matrix) {
    double squares = 0;
    for (double[] row : matrix) {
      for (double value : row) {
        squares += value * value;
      }
    }
    return Math.sqrt(squares);
  }
}
