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

  static Shape patchesOf(Window window, Shape images) {
    Shape places = window.over(images.tail());
    return Shape.of(
        images.size(0) * places.size(0) * places.size(1), window.taps() * images.size(3));
  }

  static Shape pooledOf(Window window, Shape images) {
    return window.over(images.tail()).prepend(images.size(0));
  }

  private static int patch(Window window, Shape images, Contact contact) {
    Shape places = window.over(images.tail());
    int[] p = contact.place;
    int row = p[0] + images.size(0) * (p[1] + places.size(0) * p[2]);
    return offset(patchesOf(window, images), row, contact.tap + window.taps() * p[3]);
  }

  static double[] patches(Window window, KernelSample images) {
    double[] out = new double[patchesOf(window, images.shape()).length()];
    for (Contact contact : contacts(window, images.shape())) {
      out[patch(window, images.shape(), contact)] = images.at(contact.pixel);
    }
    return out;
  }

  static double[] fold(Window window, KernelSample patches, Shape images) {
    double[] out = new double[images.length()];
    for (Contact contact : contacts(window, images)) {
      out[offset(images, contact.pixel)] += patches.values()[patch(window, images, contact)];
    }
    return out;
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
