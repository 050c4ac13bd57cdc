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

/**
 * Convolutions and pooling composed of ND4J calls: for every tap, or row of places, one strided
 * view.
 */
final class ComposedWindows {

  private ComposedWindows() {}

  static void rowPatches(Window window, Tensor images, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    try (Temporaries t = new Temporaries()) {
      INDArray padded = t.of(padded(window, images.shape(), out.precision()));
      padded.get(inner(window, images.shape())).assign(images.view());
      for (int kx = 0; kx < window.width(); kx++) {
        tap(window, out, images.shape(), kx).assign(seen(window, padded, images.shape(), kx));
      }
    }
  }

  static void foldRows(Window window, Tensor patches, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    try (Temporaries t = new Temporaries()) {
      INDArray padded = t.of(padded(window, out.shape(), out.precision()));
      for (int kx = 0; kx < window.width() && patches.length() > 0; kx++) {
        seen(window, padded, out.shape(), kx).addi(tap(window, patches, out.shape(), kx));
      }
      out.view().assign(padded.get(inner(window, out.shape())));
    }
  }

  static void convolve(Window window, Shape images, Tensor patches, Tensor w, Tensor out) {
    if (out.length() == 0 || patches.length() == 0) {
      return;
    }
    try (Temporaries t = new Temporaries()) {
      INDArray ordered = t.of(ordered(window, images, w));
      for (int oy = 0; oy < window.over(images.tail()).size(1); oy++) {
        INDArray product = t.of(under(window, images, patches, oy).mmul(ordered));
        place(window, images, out, oy).addi(product);
      }
    }
  }

  static void back(Window window, Shape images, Tensor g, Tensor w, Tensor out) {
    out.fill(0);
    if (out.length() == 0 || g.length() == 0) {
      return;
    }
    try (Temporaries t = new Temporaries()) {
      INDArray ordered = t.of(t.of(ordered(window, images, w)).transpose().dup('f'));
      for (int oy = 0; oy < window.over(images.tail()).size(1); oy++) {
        INDArray product = t.of(place(window, images, g, oy).mmul(ordered));
        under(window, images, out, oy).addi(product);
      }
    }
  }

  static void weights(
      Window window, Shape images, Tensor patches, Tensor g, boolean add, Tensor out) {
    if (!add) {
      out.fill(0);
    }
    if (patches.length() == 0 || g.length() == 0) {
      return;
    }
    try (Temporaries t = new Temporaries()) {
      INDArray sum = t.of(Nd4j.zeros(Memory.type(out.precision()), out.view().shape()));
      for (int oy = 0; oy < window.over(images.tail()).size(1); oy++) {
        INDArray seen = t.of(under(window, images, patches, oy).dup('f'));
        sum.addi(t.of(seen.transpose().mmul(place(window, images, g, oy))));
      }
      long[] apart = {window.width(), images.size(3), window.height(), out.columns()};
      INDArray turned = t.of(t.of(sum.dup('f')).reshape('f', apart).permute(0, 2, 1, 3).dup('f'));
      out.view().addi(turned.reshape('f', out.view().shape()));
    }
  }

  /** The weights with rows by tap along the width, then by channel, then along the height. */
  private static INDArray ordered(Window window, Shape images, Tensor w) {
    long[] apart = {window.width(), window.height(), images.size(3), w.columns()};
    INDArray turned = w.view().reshape('f', apart).permute(0, 2, 1, 3).dup('f');
    return turned.reshape('f', w.view().shape());
  }

  /** The columns of row patches under a row of places. */
  private static INDArray under(Window window, Shape images, Tensor patches, int oy) {
    long columns = (long) window.width() * images.size(3);
    long run = patches.rows();
    return Nd4j.create(
        patches.memory().owner.data(),
        new long[] {run, columns * window.height()},
        new long[] {1, run},
        columns * window.stride() * oy * run,
        'f');
  }

  /** The results of a row of places. */
  private static INDArray place(Window window, Shape images, Tensor out, int oy) {
    long run = (long) images.size(0) * window.over(images.tail()).size(0);
    return Nd4j.create(
        out.memory().owner.data(),
        new long[] {run, out.columns()},
        new long[] {1, out.rows()},
        run * oy,
        'f');
  }

  /** The columns of one tap of row patches, {@code [n, ow, channels, rows]}. */
  private static INDArray tap(Window window, Tensor patches, Shape images, int kx) {
    long n = images.size(0);
    long run = patches.rows();
    int channels = images.size(3);
    return Nd4j.create(
        patches.memory().owner.data(),
        new long[] {n, run / n, channels, patches.columns() / channels / window.width()},
        new long[] {1, n, run * window.width(), run * window.width() * channels},
        run * kx,
        'f');
  }

  /** What one tap along the width sees of rows of images, in the same shape. */
  private static INDArray seen(Window window, INDArray padded, Shape images, int kx) {
    Shape places = window.over(images.tail());
    long n = padded.size(0);
    long row = n * padded.size(1);
    long rows = (places.size(1) - 1L) * window.stride() + window.height();
    return Nd4j.create(
        padded.data(),
        new long[] {n, places.size(0), images.size(3), rows},
        new long[] {1, n * window.stride(), row * padded.size(2), row},
        n * kx,
        'f');
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
}
