package org.chainzrule.benchmarks;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The eight matrix products of a training step of 784-256-128-10 at batch 128, alone: three
 * forward, three weight gradients, two input gradients (that of the first layer is never needed).
 * OpenBLAS is called directly on preallocated column-major arrays, so that nothing can be faster on
 * the same library.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FloorBenchmark {

  private static final int BATCH = 128;
  private static final int[] WIDTHS = {784, 256, 128, 10};

  private final INDArray[] activations = new INDArray[WIDTHS.length];
  private final INDArray[] gradients = new INDArray[WIDTHS.length];
  private final INDArray[] weights = new INDArray[WIDTHS.length - 1];
  private final INDArray[] weightGradients = new INDArray[WIDTHS.length - 1];
  private final INDArray[] outputs = new INDArray[WIDTHS.length];

  @Setup
  public void allocate() {
    for (int i = 0; i < WIDTHS.length; i++) {
      activations[i] = normal(BATCH, WIDTHS[i]);
      gradients[i] = normal(BATCH, WIDTHS[i]);
      outputs[i] = normal(BATCH, WIDTHS[i]);
      if (i > 0) {
        weights[i - 1] = normal(WIDTHS[i - 1], WIDTHS[i]);
        weightGradients[i - 1] = normal(WIDTHS[i - 1], WIDTHS[i]);
      }
    }
  }

  private static INDArray normal(int rows, int columns) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'f');
    java.util.Random random = new java.util.Random(rows * 31L + columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        array.putScalar(i, j, random.nextGaussian());
      }
    }
    return array;
  }

  @Benchmark
  public void eightProducts() {
    for (int i = 0; i < weights.length; i++) {
      int in = WIDTHS[i];
      int out = WIDTHS[i + 1];
      product(false, false, BATCH, out, in, activations[i], weights[i], outputs[i + 1]);
      product(true, false, in, out, BATCH, activations[i], gradients[i + 1], weightGradients[i]);
      if (i > 0) {
        product(false, true, BATCH, in, out, gradients[i + 1], weights[i], outputs[i]);
      }
    }
  }

  private static void product(
      boolean ta, boolean tb, int m, int n, int k, INDArray a, INDArray b, INDArray c) {
    cblas_sgemm(
        CblasColMajor,
        ta ? CblasTrans : CblasNoTrans,
        tb ? CblasTrans : CblasNoTrans,
        m,
        n,
        k,
        1,
        pointer(a),
        ta ? k : m,
        pointer(b),
        tb ? n : k,
        0,
        pointer(c),
        m);
  }

  private static FloatPointer pointer(INDArray array) {
    return (FloatPointer) array.data().pointer();
  }
}
