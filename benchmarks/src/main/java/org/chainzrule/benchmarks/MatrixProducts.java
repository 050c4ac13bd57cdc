package org.chainzrule.benchmarks;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The matrix products of a training step, alone: for each layer one forward, one weight gradient
 * and, except for the first, one input gradient. OpenBLAS is called directly on preallocated
 * column-major arrays, so that nothing can be faster on the same library: the floor.
 */
final class MatrixProducts {

  private final int batch;
  private final List<Integer> widths;
  private final INDArray[] activations;
  private final INDArray[] gradients;
  private final INDArray[] weights;
  private final INDArray[] weightGradients;
  private final INDArray[] outputs;

  MatrixProducts(int batch, List<Integer> widths) {
    this.batch = batch;
    this.widths = widths;
    int n = widths.size();
    activations = new INDArray[n];
    gradients = new INDArray[n];
    outputs = new INDArray[n];
    weights = new INDArray[n - 1];
    weightGradients = new INDArray[n - 1];
    for (int i = 0; i < n; i++) {
      activations[i] = normal(batch, widths.get(i));
      gradients[i] = normal(batch, widths.get(i));
      outputs[i] = normal(batch, widths.get(i));
      if (i > 0) {
        weights[i - 1] = normal(widths.get(i - 1), widths.get(i));
        weightGradients[i - 1] = normal(widths.get(i - 1), widths.get(i));
      }
    }
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

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
  }

  void step() {
    for (int i = 0; i < weights.length; i++) {
      int in = widths.get(i);
      int out = widths.get(i + 1);
      product(false, false, batch, out, in, activations[i], weights[i], outputs[i + 1]);
      product(true, false, in, out, batch, activations[i], gradients[i + 1], weightGradients[i]);
      if (i > 0) {
        product(false, true, batch, in, out, gradients[i + 1], weights[i], outputs[i]);
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
