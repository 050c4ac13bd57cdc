package org.chainzrule.benchmarks;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.FloatPointer;
import org.chainzrule.benchmarks.Workload.Affine;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The matrix products of a training step alone, which are the floor of its time: for each layer one
 * forward product, one weight gradient and, except for the first layer, one input gradient, on
 * preallocated column-major arrays. They run either in OpenBLAS with its own threads or divided
 * among threads as the library does it; the faster of both counts. The products of a convolution
 * use a ready matrix of the patches under its window (im2col).
 */
final class MatrixProducts {

  private final List<Affine> maps;
  private final INDArray[] inputs;
  private final INDArray[] weights;
  private final INDArray[] outputs;
  private final INDArray[] outputGradients;
  private final INDArray[] weightGradients;
  private final INDArray[] inputGradients;

  private final List<SharedProduct> shared;

  MatrixProducts(List<Affine> maps) {
    this.maps = maps;
    inputs = all(map -> normal(map.rows(), map.in()));
    weights = all(map -> normal(map.in(), map.out()));
    outputs = all(map -> normal(map.rows(), map.out()));
    outputGradients = all(map -> normal(map.rows(), map.out()));
    weightGradients = all(map -> normal(map.in(), map.out()));
    inputGradients = all(map -> normal(map.rows(), map.in()));
    shared = SharedProduct.all(maps);
  }

  /** The products with the threads of OpenBLAS, and with those of the library. */
  IntConsumer[] alternatives() {
    return new IntConsumer[] {BlasThreads.all(this::direct), this::shared};
  }

  void direct(int steps) {
    repeat(this::step, steps);
  }

  void shared(int steps) {
    repeat(() -> shared.forEach(SharedProduct::run), steps);
  }

  private static void repeat(Runnable step, int steps) {
    for (int i = 0; i < steps; i++) {
      step.run();
    }
  }

  private INDArray[] all(Function<Affine, INDArray> array) {
    return maps.stream().map(array).toArray(INDArray[]::new);
  }

  private static INDArray normal(int rows, int columns) {
    java.util.Random random = new java.util.Random(rows * 31L + columns);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'f');
    pointer(array).put(values);
    return array;
  }

  private void step() {
    for (int i = 0; i < weights.length; i++) {
      int n = maps.get(i).rows();
      int in = maps.get(i).in();
      int out = maps.get(i).out();
      product(false, false, n, out, in, inputs[i], weights[i], outputs[i]);
      product(true, false, in, out, n, inputs[i], outputGradients[i], weightGradients[i]);
      if (i > 0) {
        product(false, true, n, in, out, outputGradients[i], weights[i], inputGradients[i]);
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
