package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class PredictorTest {

  private static final int THREADS = 16;
  private static final int CALLS = 100;

  private final Layer network =
      Sequential.create(
          Seeds.of(1),
          Dense.plan(20, 32, PolynomialActivation.cubic()),
          SpectralDense.plan(32, 16, Activation.gelu(), true),
          Dropout.plan(0.5),
          Dense.plan(16, 5));
  private final Predictor predictor = Predictor.of(network);
  private final double[][] rows = rows(64);

  private static double[][] rows(int n) {
    double[] values = Tensor.normal(Seeds.of(2), Shape.of(n, 20), Precision.SINGLE).toArray();
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = Arrays.copyOfRange(values, 20 * i, 20 * (i + 1));
    }
    return rows;
  }

  @Test
  void outputs_are_those_of_the_network() {
    Tensor x = Tensor.of(rows).cast(Precision.SINGLE);
    Tensor y = network.forward(Variable.constant(x), Pass.inference()).value();
    double[][] outputs = predictor.predict(rows).outputs();
    assertThat(Tensor.of(outputs).toArray()).isEqualTo(y.toArray());
    assertThat(predictor.predict(x).outputs()).isDeepEqualTo(outputs);
  }

  @Test
  void float_rows_give_the_same_outputs_as_double_rows() {
    float[][] narrow = new float[rows.length][20];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 20; j++) {
        narrow[i][j] = (float) rows[i][j];
      }
    }
    assertThat(predictor.predict(narrow).outputs())
        .isDeepEqualTo(predictor.predict(rows).outputs());
  }

  @Test
  void one_example_is_a_batch_of_one() {
    Prediction one = predictor.predict(rows[3]);
    assertThat(one.outputs()).hasDimensions(1, 5);
    assertThat(one.outputs()[0])
        .containsExactly(predictor.predict(rows).outputs()[3], within(1e-5));
    assertThat(predictor.predict(new double[0][]).outputs()).isEmpty();
  }

  @Test
  void probabilities_and_classes_agree_with_values_computed_by_hand() {
    Prediction prediction =
        new Prediction(
            new double[][] {{0, Math.log(3)}, {1000, 1000}, {-1e6, 0}}, OutputDecoder.softmax());
    assertThat(prediction.probabilities()[0])
        .containsExactly(new double[] {0.25, 0.75}, within(1e-15));
    assertThat(prediction.probabilities()[1]).containsExactly(0.5, 0.5);
    assertThat(prediction.probabilities()[2]).containsExactly(0, 1);
    assertThat(prediction.classes()).containsExactly(1, 0, 1);
  }

  @Test
  void rows_of_images_are_in_row_major_order() {
    Layer wide =
        new Layer() {
          @Override
          public Variable forward(Variable x, Pass pass) {
            return x;
          }
        };
    Tensor image = Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4);
    assertThat(Predictor.of(wide).predict(image).outputs()[0]).containsExactly(1, 2, 3, 4);
  }

  @Test
  void a_wrong_width_is_refused() {
    assertThatThrownBy(() -> predictor.predict(new double[19]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected examples of 20 values, got 19");
    assertThatThrownBy(() -> predictor.predict(new double[20], new double[21]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected rows of 20 values, got one of 21");
    assertThatThrownBy(() -> predictor.predict(Tensor.zeros(Shape.of(1, 3), Precision.SINGLE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[20], got [3]");
  }

  @Test
  void null_is_refused_by_its_place() {
    refuses(() -> predictor.predict(new double[20], null), "expected numbers in row 1, got null");
    refuses(() -> predictor.predict((double[]) null), "expected numbers in row 0, got null");
    refuses(() -> predictor.predict(new float[20], null), "expected numbers in row 1, got null");
    String none = "expected examples as rows of numbers, got null";
    refuses(() -> predictor.predict((double[][]) null), none);
    refuses(() -> predictor.predict((float[][]) null), none);
    refuses(() -> predictor.predict((Tensor) null), "expected a batch of examples, got null");
    refuses(() -> Predictor.of((Model) null), "expected a model to predict with, got null");
    refuses(
        () -> Predictor.of((Layer) null), "expected a network and a decoder, got null and none");
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void prediction_leaves_no_tensors_behind() {
    predictor.predict(rows);
    long before = TensorScope.pooledBytes();
    for (int i = 0; i < 20; i++) {
      predictor.predict(rows);
    }
    assertThat(TensorScope.pooledBytes()).isEqualTo(before);
  }

  @Test
  void many_threads_get_the_outputs_of_one_thread() throws Exception {
    double[][][] serial = new double[rows.length][][];
    for (int i = 0; i < rows.length; i++) {
      serial[i] = predictor.predict(rows[i]).outputs();
    }
    double[][] batch = predictor.predict(rows).outputs();
    CountDownLatch start = new CountDownLatch(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int offset = thread;
        Callable<Integer> calls =
            () -> {
              start.countDown();
              start.await();
              int different = 0;
              for (int call = 0; call < CALLS; call++) {
                int row = (call + offset) % rows.length;
                double[][] own = predictor.predict(rows[row]).outputs();
                different += Arrays.deepEquals(own, serial[row]) ? 0 : 1;
                if (call % 100 == 0) {
                  double[][] all = predictor.predict(rows).outputs();
                  different += Arrays.deepEquals(all, batch) ? 0 : 1;
                }
              }
              return different;
            };
        wrong.add(threads.submit(calls));
      }
      for (Future<Integer> each : wrong) {
        assertThat(each.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
