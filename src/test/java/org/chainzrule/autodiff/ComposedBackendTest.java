package org.chainzrule.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.ChildProcess;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.op.PlainRule;
import org.chainzrule.tensor.op.Updates;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/** Where Java cannot reach the backend's memory, everything gives the same numbers. */
class ComposedBackendTest {

  private static final String COMPOSED = "-Dchainzrule.kernels=composed";

  private static final PolynomialForm FORM = new PolynomialForm(Basis.CHEBYSHEV, 2, 1.5);

  /** Prints all numbers, one a line. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      System.out.println("kernels: " + System.getProperty("chainzrule.kernels"));
      numbers().forEach(x -> System.out.println("number " + x));
    }
  }

  /** What is computed in both processes. */
  private static List<Double> numbers() {
    List<Double> numbers = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      try (TensorScope scope = TensorScope.open()) {
        add(numbers, elements(precision));
        add(numbers, updated(precision));
        add(numbers, table(precision));
      }
      training(precision, numbers);
    }
    return numbers;
  }

  private static void add(List<Double> numbers, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      Arrays.stream(tensor.toArray()).forEach(numbers::add);
    }
  }

  /** Reading, writing and moving elements of blocks that are larger than their tensors. */
  private static Tensor[] elements(Precision precision) {
    Tensor x = Tensor.normal(Seeds.of(1), Shape.of(5, 3), precision);
    Tensor cube = Tensor.normal(Seeds.of(2), Shape.of(2, 3, 2), precision);
    return new Tensor[] {
      x.transpose(),
      x.slice(0, 1, 4).plus(x.gather(4)),
      x.scatter(7, 6, 0, 3, 3, 1),
      cube.permute(2, 0, 1),
      Tensor.copyOf(x.toNd4j()),
      x.cast(Precision.DOUBLE).cast(Precision.SINGLE),
      x.reshape(Shape.of(3, 5)).max(1),
      Tensor.scalar(x.at(4, 2) + x.sum().item() + x.dot(x), precision),
      Tensor.ofColumns(Shape.of(2, 2), precision, new float[] {1, 2, 3, 4}),
      Tensor.zeros(Shape.of(0, 3), precision).sum(0),
      Tensor.filled(Shape.of(2500), precision, 2).sum(),
    };
  }

  /** Sums and means over bags, and updates of the rows they touch. */
  private static Tensor[] table(Precision precision) {
    Parameter table = parameter("table", precision, 3, 500);
    Tensor ids = Tensor.of(new double[][] {{7, 499, 7}, {-1, -1, -1}, {0, 450, -1}});
    OptimizerState mean = OptimizerState.zeros(table.shape(), precision);
    OptimizerState square = OptimizerState.zeros(table.shape(), precision);
    Tensor pooled = table.value();
    for (int t = 1; t <= 3; t++) {
      Bags bags = Bags.of(ids, 500);
      Variable vectors = Tables.rows(table, bags.rows());
      Variable y = Tables.pool(vectors, bags, true).plus(Tables.pool(vectors, bags, false));
      RowGradient g = Gradients.of(y.plus(Tables.max(vectors, bags))).rows(table).orElseThrow();
      PlainRule rule = new PlainRule(2, 0.1);
      table.update(w -> Updates.applyRows(rule, w, g.rows(), g.values(), 1, mean, square));
      pooled = y.value();
    }
    return new Tensor[] {table.value(), pooled};
  }

  private static Tensor updated(Precision precision) {
    Tensor w = Tensor.normal(Seeds.of(3), Shape.of(30, 50), precision);
    OptimizerState mean = OptimizerState.zeros(w.shape(), precision);
    OptimizerState square = OptimizerState.zeros(w.shape(), precision);
    for (int t = 1; t <= 3; t++) {
      Tensor g = Tensor.normal(Seeds.of(10 + t), w.shape(), precision);
      Updates.apply(new PlainRule(2, 0.1), w, g, 0.5, mean, square);
    }
    return w.sum(0);
  }

  /** A small network with a penalty, five steps of gradient descent. */
  private static void training(Precision precision, List<Double> numbers) {
    Parameter w = parameter("w", precision, 3, 4);
    Parameter b = parameter("b", precision, 1, 4);
    Parameter c = parameter("c", precision, 4, 4);
    Parameter v = parameter("v", precision, 4, 3);
    Variable x = Variable.constant(Tensor.normal(Seeds.of(9), Shape.of(6, 3), precision));
    Tensor labels = Tensor.of(Shape.of(6, 1), 0, 1, 2, 2, 1, 0).cast(precision);
    for (int step = 0; step < 5; step++) {
      try (TensorScope scope = TensorScope.open()) {
        Variable z = Products.affine(x, w, b);
        Variable hidden = Polynomials.evaluate(FORM, c, z, 0);
        Variable logits = ValueAndSlope.of(Curve.TANH, hidden.matmul(v)).value();
        Variable loss =
            Softmax.meanCrossEntropy(logits, labels)
                .plus(Norms.scaledLinear(Polynomials.slopeSquares(FORM, c, z), w, 6).times(0.01));
        Gradients gradients = Gradients.of(loss);
        for (Parameter each : List.of(w, b, c, v)) {
          Tensor g = gradients.wrt(each).value();
          each.update(value -> Updates.apply(new PlainRule(0, 0.1), value, g, 1));
        }
        numbers.add(loss.value().item());
      }
    }
    add(numbers, w.value(), b.value(), c.value(), v.value());
  }

  private static Parameter parameter(String name, Precision precision, int... sizes) {
    Seeds seeds = Seeds.of(4).child(name);
    return new Parameter(name, Tensor.normal(seeds, Shape.of(sizes), precision).times(0.4));
  }

  @Test
  void another_process_on_composed_kernels_gives_the_same_numbers() {
    List<Double> here = numbers();
    List<String> lines = ChildProcess.run(Main.class, entry -> true, COMPOSED);
    List<Double> there =
        lines.stream()
            .filter(line -> line.startsWith("number "))
            .map(line -> Double.valueOf(line.substring("number ".length())))
            .toList();
    assertThat(lines).contains("kernels: composed");
    assertThat(there).as(String.join("\n", lines)).hasSameSizeAs(here).hasSizeGreaterThan(200);
    for (int i = 0; i < here.size(); i++) {
      double tolerance = 1e-5 * (1 + Math.abs(here.get(i)));
      assertThat(there.get(i)).as("number %d", i).isCloseTo(here.get(i), within(tolerance));
    }
  }
}
