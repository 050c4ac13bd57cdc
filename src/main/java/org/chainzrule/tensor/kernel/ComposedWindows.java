package org.chainzrule.tensor.kernel;

import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Patches and pooling composed of ND4J calls: for every tap, all places as one strided view. */
final class ComposedWindows {

  private ComposedWindows() {}

  static void patches(Window window, Tensor images, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    try (Temporaries t = new Temporaries()) {
      INDArray padded = t.of(padded(window, images.shape(), out.precision()));
      padded.get(inner(window, images.shape())).assign(images.view());
      Shape places = window.over(images.shape().tail());
      for (int tap = 0; tap < window.taps(); tap++) {
        columns(window, out, places, images.shape(), tap)
            .assign(under(window, padded, places, tap));
      }
    }
  }

  static void fold(Window window, Tensor patches, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    try (Temporaries t = new Temporaries()) {
      INDArray padded = t.of(padded(window, out.shape(), out.precision()));
      Shape places = window.over(out.shape().tail());
      for (int tap = 0; tap < window.taps() && patches.length() > 0; tap++) {
        under(window, padded, places, tap).addi(columns(window, patches, places, out.shape(), tap));
      }
      out.view().assign(padded.get(inner(window, out.shape())));
    }
  }

  /** Computed on a copy in host memory: ND4J's maximum skips NaN and returns no index. */
  static void largest(Window window, Tensor images, Tensor taps, Tensor out) {
    double[] x = images.toColumns();
    double[] chosen = new double[taps.length()];
    double[] values = new double[taps.length()];
    int n = images.shape().size(0);
    int w = images.shape().size(1);
    int h = images.shape().size(2);
    Shape places = taps.shape();
    for (int i = 0; i < chosen.length; i++) {
      int column = i / n % places.size(1) * window.stride();
      int row = i / n / places.size(1) % places.size(2) * window.stride();
      int channel = i / n / places.size(1) / places.size(2);
      double best = Double.NEGATIVE_INFINITY;
      for (int tap = 0; tap < window.taps(); tap++) {
        int left = column + tap % window.width();
        int top = row + tap / window.width();
        double value = x[i % n + n * (left + w * (top + h * channel))];
        if (Double.compare(value, best) > 0) {
          best = value;
          chosen[i] = tap;
        }
      }
      values[i] = best;
    }
    taps.memory().write(0, chosen, 0, chosen.length);
    out.memory().write(0, values, 0, values.length);
  }

  static void pool(Window window, Tensor images, Tensor taps, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    try (Temporaries t = new Temporaries()) {
      Shape places = out.shape().tail();
      INDArray sum = t.of(Nd4j.zeros(Memory.type(out.precision()), out.view().shape()));
      for (int tap = 0; tap < window.taps(); tap++) {
        INDArray x = under(window, images.view(), places, tap);
        sum.addi(taps == null ? x : t.of(x.mul(at(tap, taps, t))));
      }
      out.view().assign(sum);
    }
  }

  static void unpool(Window window, Tensor x, Tensor taps, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    out.fill(0);
    try (Temporaries t = new Temporaries()) {
      Shape places = x.shape().tail();
      for (int tap = 0; tap < window.taps(); tap++) {
        under(window, out.view(), places, tap)
            .addi(taps == null ? x.view() : t.of(x.view().mul(at(tap, taps, t))));
      }
    }
  }

  /** 1 where the tap is {@code tap}, else 0. */
  private static INDArray at(int tap, Tensor taps, Temporaries t) {
    return t.of(t.of(taps.view().eq(tap)).castTo(Memory.type(taps.precision())));
  }

  private static INDArray padded(Window window, Shape images, Precision precision) {
    int p = 2 * window.padding();
    return Nd4j.create(
        Memory.type(precision),
        new long[] {images.size(0), images.size(1) + p, images.size(2) + p, images.size(3)},
        'f');
  }

  private static INDArrayIndex[] inner(Window window, Shape images) {
    int p = window.padding();
    return new INDArrayIndex[] {
      NDArrayIndex.all(),
      NDArrayIndex.interval(p, p + images.size(1)),
      NDArrayIndex.interval(p, p + images.size(2)),
      NDArrayIndex.all()
    };
  }

  /** The elements under one tap, {@code [n, ow, oh, channels]}; {@code images} with padding. */
  private static INDArray under(Window window, INDArray images, Shape places, int tap) {
    long n = images.size(0);
    long row = n * images.size(1);
    int s = window.stride();
    return Nd4j.create(
        images.data(),
        new long[] {n, places.size(0), places.size(1), images.size(3)},
        new long[] {1, n * s, row * s, row * images.size(2)},
        n * (tap % window.width()) + row * (tap / window.width()),
        'f');
  }

  /** The columns of one tap in a matrix of patches, {@code [n, ow, oh, channels]}. */
  private static INDArray columns(
      Window window, Tensor patches, Shape places, Shape images, int tap) {
    long rows = patches.shape().size(0);
    int n = images.size(0);
    return Nd4j.create(
        patches.memory().owner.data(),
        new long[] {n, places.size(0), places.size(1), images.size(3)},
        new long[] {1, n, (long) n * places.size(0), rows * window.taps()},
        rows * tap,
        'f');
  }
}
