package org.chainzrule.tensor.kernel;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;

/** Reference results of windows, by plain 64-bit loops over numbers in reading order. */
final class PlainWindows {

  private PlainWindows() {}

  /** Where a number under the window is: the place, the tap, and the pixel if there is one. */
  private record Contact(int[] place, int tap, int[] pixel) {}

  private static List<Contact> contacts(Window window, Shape images) {
    List<Contact> contacts = new ArrayList<>();
    Shape places = window.over(images.tail());
    for (int i = 0; i < images.size(0); i++) {
      for (int ox = 0; ox < places.size(0); ox++) {
        for (int oy = 0; oy < places.size(1); oy++) {
          for (int c = 0; c < images.size(3); c++) {
            for (int tap = 0; tap < window.taps(); tap++) {
              int x = ox * window.stride() + tap % window.width() - window.padding();
              int y = oy * window.stride() + tap / window.width() - window.padding();
              if (x >= 0 && x < images.size(1) && y >= 0 && y < images.size(2)) {
                contacts.add(new Contact(new int[] {i, ox, oy, c}, tap, new int[] {i, x, y, c}));
              }
            }
          }
        }
      }
    }
    return contacts;
  }

  private static int offset(Shape shape, int... index) {
    return PlainKernels.offset(shape, axis -> index[axis]);
  }

  /** The shape of row patches. */
  static Shape patchesOf(Window window, Shape images) {
    Shape places = window.over(images.tail());
    int rows = (places.size(1) - 1) * window.stride() + window.height();
    return Shape.of(images.size(0) * places.size(0), window.width() * images.size(3) * rows);
  }

  /** The shape of the results of a convolution. */
  static Shape resultOf(Window window, Shape images, int out) {
    Shape places = window.over(images.tail());
    return Shape.of(images.size(0) * places.size(0) * places.size(1), out);
  }

  static Shape pooledOf(Window window, Shape images) {
    return window.over(images.tail()).prepend(images.size(0));
  }

  /** A pixel, and the element of the row patches that holds it. */
  @FunctionalInterface
  private interface Copy {
    void of(int patch, int pixel);
  }

  private static void copies(Window window, Shape images, Copy copy) {
    Shape shape = patchesOf(window, images);
    int n = images.size(0);
    for (int row = 0; row < shape.size(0); row++) {
      for (int column = 0; column < shape.size(1); column++) {
        int kx = column % window.width();
        int c = column / window.width() % images.size(3);
        int x = row / n * window.stride() + kx - window.padding();
        int y = column / window.width() / images.size(3) - window.padding();
        if (x >= 0 && x < images.size(1) && y >= 0 && y < images.size(2)) {
          copy.of(offset(shape, row, column), offset(images, row % n, x, y, c));
        }
      }
    }
  }

  static double[] rowPatches(Window window, KernelSample images) {
    double[] out = new double[patchesOf(window, images.shape()).length()];
    copies(window, images.shape(), (patch, pixel) -> out[patch] = images.values()[pixel]);
    return out;
  }

  static double[] foldRows(Window window, KernelSample patches, Shape images) {
    double[] out = new double[images.length()];
    copies(window, images, (patch, pixel) -> out[pixel] += patches.values()[patch]);
    return out;
  }

  /** A term of a convolution: a pixel, or padding, times a weight is added to a result. */
  @FunctionalInterface
  private interface Term {
    void add(int patch, int weight, int result);
  }

  private static void terms(Window window, Shape images, int out, Term term) {
    Shape places = window.over(images.tail());
    Shape patches = patchesOf(window, images);
    Shape weights = Shape.of(window.taps() * images.size(3), out);
    Shape results = resultOf(window, images, out);
    int n = images.size(0);
    for (int i = 0; i < n * places.size(0) * places.size(1); i++) {
      for (int k = 0; k < weights.size(0); k++) {
        int tap = k % window.taps();
        int channel = k / window.taps();
        int y = i / n / places.size(0) * window.stride() + tap / window.width();
        int column = tap % window.width() + window.width() * (channel + images.size(3) * y);
        int patch = offset(patches, i % (n * places.size(0)), column);
        for (int o = 0; o < out; o++) {
          term.add(patch, offset(weights, k, o), offset(results, i, o));
        }
      }
    }
  }

  /** Added to the numbers in {@code start}. */
  static double[] convolve(
      Window window, Shape images, KernelSample patches, KernelSample w, double... start) {
    double[] sum = start.clone();
    terms(
        window,
        images,
        w.shape().size(1),
        (p, k, i) -> sum[i] += patches.values()[p] * w.values()[k]);
    return sum;
  }

  static double[] back(Window window, Shape images, KernelSample g, KernelSample w) {
    double[] sum = new double[patchesOf(window, images).length()];
    terms(window, images, w.shape().size(1), (p, k, i) -> sum[p] += g.values()[i] * w.values()[k]);
    return sum;
  }

  /** Added to the numbers in {@code start}. */
  static double[] weights(
      Window window, Shape images, KernelSample patches, KernelSample g, double... start) {
    double[] sum = start.clone();
    terms(
        window,
        images,
        g.shape().size(1),
        (p, k, i) -> sum[k] += patches.values()[p] * g.values()[i]);
    return sum;
  }

  static double[] largest(Window window, KernelSample images) {
    Shape pooled = pooledOf(window, images.shape());
    double[] best = new double[pooled.length()];
    double[] taps = new double[pooled.length()];
    for (Contact contact : contacts(window, images.shape())) {
      int at = offset(pooled, contact.place);
      double value = images.at(contact.pixel);
      if (contact.tap == 0 || Double.compare(value, best[at]) > 0) {
        best[at] = value;
        taps[at] = contact.tap;
      }
    }
    return taps;
  }

  /** Over all taps, or the one in {@code taps}. */
  static double[] pool(Window window, KernelSample images, double... taps) {
    Shape pooled = pooledOf(window, images.shape());
    double[] out = new double[pooled.length()];
    for (Contact contact : contacts(window, images.shape())) {
      int at = offset(pooled, contact.place);
      if (taps.length == 0 || taps[at] == contact.tap) {
        out[at] += images.at(contact.pixel);
      }
    }
    return out;
  }

  static double[] unpool(Window window, KernelSample x, Shape images, double... taps) {
    double[] out = new double[images.length()];
    for (Contact contact : contacts(window, images)) {
      int at = offset(x.shape(), contact.place);
      if (taps.length == 0 || taps[at] == contact.tap) {
        out[offset(images, contact.pixel)] += x.values()[at];
      }
    }
    return out;
  }
}
