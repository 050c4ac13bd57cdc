package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.model.Predictor;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.ChildProcess;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of the Java heap work takes, in bytes of all threads. */
class HeapTest {

  private static final int STEPS = 200;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @BeforeEach
  void requireCounts() {
    assumeTrue(THREADS.isThreadAllocatedMemorySupported(), "allocated bytes are not counted here");
  }

  private static double allocated(Runnable work) {
    long before = allocated();
    work.run();
    return allocated() - before;
  }

  private static long allocated() {
    return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  /**
   * In a process whose compiler is never late: it compiles in the foreground, and removes the
   * objects that it can do without.
   */
  @Test
  void a_step_of_784_256_128_10_leaves_less_than_12_kilobytes_on_the_heap_and_16_with_dreg() {
    String compiler = "-XX:TieredStopAtLevel=4";
    List<String> lines =
        ChildProcess.run(
            Steps.class, Map.of("OMP_NUM_THREADS", "2"), entry -> true, compiler, "-Xbatch");
    Map<String, Double> bytes =
        lines.stream()
            .filter(line -> line.startsWith(Steps.MARK))
            .map(line -> line.split(" "))
            .collect(Collectors.toMap(words -> words[1], words -> Double.valueOf(words[2])));
    assertThat(bytes).as("%s", lines).containsOnlyKeys("relu", "cubic", "dreg");
    assertThat(bytes.get("relu")).isBetween(1.0, 12_000.0);
    assertThat(bytes.get("cubic")).isBetween(1.0, 12_000.0);
    assertThat(bytes.get("dreg")).isBetween(1.0, 16_000.0);
  }

  /** Prints the bytes of a step. */
  static final class Steps {

    private static final String MARK = "bytes";

    private Steps() {}

    /** Trains without and with DREG. */
    public static void main(String... args) {
      print("relu", Activation.relu(), List.of());
      print("cubic", PolynomialActivation.cubic(), List.of());
      print("dreg", PolynomialActivation.cubic(), List.of(Dreg.layerwise(1e-3)));
    }

    /** A run allocates the state of its optimizer, which the difference of two runs leaves out. */
    private static void print(String name, ActivationPlan activation, List<Dreg> penalties) {
      Layer network =
          Sequential.create(
              Seeds.of(1),
              Dense.plan(784, 256, activation),
              Dense.plan(256, 128, activation),
              Dense.plan(128, 10));
      Dataset batch = new Resident();
      Trainer trainer =
          Trainer.create(network, Loss.softmaxCrossEntropy()).with(new Adam(1e-4)).batch(16);
      for (Dreg penalty : penalties) {
        trainer = trainer.with(penalty);
      }
      trainer.fit(batch, 10 * STEPS);
      double least = Double.POSITIVE_INFINITY;
      for (int round = 0; round < 3; round++) {
        double once = allocated(trainer, batch, STEPS);
        double twice = allocated(trainer, batch, 2 * STEPS);
        least = Math.min(least, (twice - once) / STEPS);
      }
      System.out.println(MARK + " " + name + " " + least);
    }

    private static double allocated(Trainer trainer, Dataset batch, int steps) {
      return HeapTest.allocated(() -> trainer.fit(batch, steps));
    }
  }

  @Test
  void a_single_prediction_does_not_copy_its_row_on_the_heap() {
    int width = 100_000;
    double[] row = new double[width];
    Predictor predictor = Predictor.of(Sequential.create(Seeds.of(1), Dense.plan(width, 1)));
    predictor.predict(row);
    assertThat(allocated(() -> predictor.predict(row)))
        .isPositive()
        .isLessThan(width * Double.BYTES / 4);
  }

  /** One batch that is ready, so that filling it does not count. */
  private static final class Resident implements Dataset {

    private static final int SIZE = 16;

    private final Batch batch =
        new Batch(
            Tensor.normal(Seeds.of(2), Shape.of(SIZE, 784), Precision.SINGLE),
            Tensor.zeros(Shape.of(SIZE, 1), Precision.SINGLE));

    @Override
    public int size() {
      return SIZE;
    }

    @Override
    public Shape inputShape() {
      return Shape.of(784);
    }

    @Override
    public OptionalInt classes() {
      return OptionalInt.of(10);
    }

    @Override
    public Batch batch(int[] rows, Precision precision) {
      return batch;
    }
  }
}
