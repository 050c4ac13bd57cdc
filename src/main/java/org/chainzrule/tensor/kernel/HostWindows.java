package org.chainzrule.tensor.kernel;

import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.parallel.WorkerPool;

/**
 * Row patches and pooling over host memory. Rows of images and of results are copied as blocks:
 * {@code n} numbers for every step along the width, or a whole row at once where the stride is 1.
 */
final class HostWindows {

  private final Window window;
  private final int n;
  private final int w;
  private final int h;
  private final int channels;
  private final int ow;
  private final int oh;

  private HostWindows(Window window, Shape images) {
    Shape places = window.over(images.tail());
    this.window = window;
    n = images.size(0);
    w = images.size(1);
    h = images.size(2);
    channels = images.size(3);
    ow = places.size(0);
    oh = places.size(1);
  }

  static void rowPatches(Window window, Tensor images, Tensor out) {
    if (out.length() > 0) {
      new HostWindows(window, images.shape()).rowPatches(images.memory(), out.memory());
    }
  }

  static void foldRows(Window window, Tensor patches, Tensor out) {
    if (out.length() > 0) {
      new HostWindows(window, out.shape())
          .foldRows(patches.memory(), out.memory(), out.precision());
    }
  }

  static void largest(Window window, Tensor images, Tensor taps, Tensor out) {
    if (taps.length() > 0) {
      new HostWindows(window, images.shape())
          .largest(images.memory(), taps.memory(), out.memory(), taps.precision());
    }
  }

  /** {@code taps} may be null, for the sum over all. */
  static void pool(Window window, Tensor images, Tensor taps, Tensor out) {
    if (out.length() > 0) {
      HostWindows over = new HostWindows(window, images.shape());
      if (taps == null) {
        over.sum(images.memory(), out.memory(), out.precision());
      } else {
        over.select(images.memory(), taps.memory(), out.memory(), out.precision());
      }
    }
  }

  /** {@code taps} may be null, for all of them. */
  static void unpool(Window window, Tensor x, Tensor taps, Tensor out) {
    if (out.length() > 0) {
      new HostWindows(window, out.shape())
          .unpool(x.memory(), taps == null ? null : taps.memory(), out.memory(), out.precision());
    }
  }

  private int column(int ox, int kx) {
    return ox * window.stride() - window.padding() + kx;
  }

  /** The index in memory of row y of a channel's images. */
  private int image(int channel, int y) {
    return n * w * (y + h * channel);
  }

  /** The index in memory of row {@code oy} of a channel's results. */
  private int place(int channel, int oy) {
    return n * ow * (oy + oh * channel);
  }

  /** The first place along the width whose tap kx is within the image. */
  private int first(int kx) {
    int missing = Math.max(0, window.padding() - kx);
    return Math.min(ow, (missing + window.stride() - 1) / window.stride());
  }

  /** The place after the last such one, at least {@link #first}. */
  private int end(int kx) {
    int room = w - 1 + window.padding() - kx;
    int end = room < 0 ? 0 : Math.min(ow, room / window.stride() + 1);
    return Math.max(first(kx), end);
  }

  /** The rows of images that lie under places, padding included. */
  private int rows() {
    return (oh - 1) * window.stride() + window.height();
  }

  private void rowPatches(Memory from, Memory to) {
    int run = n * ow;
    WorkerPool.each(
        window.width() * channels * rows(), run, column -> rowPatch(from, column, to, run));
  }

  /** One column: what one tap along the width sees of a row of a channel. */
  private void rowPatch(Memory from, int column, Memory to, int run) {
    int kx = column % window.width();
    int c = column / window.width() % channels;
    int y = column / window.width() / channels - window.padding();
    if (y < 0 || y >= h) {
      to.clear(run * column, run);
    } else {
      copyRow(from, image(c, y), kx, to, run * column);
    }
  }

  private void copyRow(Memory from, int row, int kx, Memory to, int at) {
    int first = first(kx);
    int end = end(kx);
    int steps = window.stride() == 1 ? end - first : 1;
    to.clear(at, n * first);
    for (int ox = first; ox < end; ox += steps) {
      to.copy(at + n * ox, from, row + n * column(ox, kx), n * steps);
    }
    to.clear(at + n * end, n * (ow - end));
  }

  private void foldRows(Memory from, Memory to, Precision precision) {
    WorkerPool.each(channels * h, n * w, i -> foldRow(from, i / h, i % h, to, precision));
  }

  private void foldRow(Memory from, int c, int y, Memory to, Precision precision) {
    HostBlock sum = HostBlock.scratch(precision, 0, n * w);
    HostBlock x = HostBlock.scratch(precision, 1, n * w);
    sum.fill(0, n * w);
    int row = y + window.padding();
    for (int kx = 0; row < rows() && kx < window.width(); kx++) {
      addRow(from, n * ow * (kx + window.width() * (c + channels * row)), kx, x, sum);
    }
    sum.write(to, image(c, y), n * w);
  }

  /** The place along the height whose tap ky is row y, or -1. */
  private int placeOf(int y, int ky) {
    int moved = y + window.padding() - ky;
    boolean hit = moved >= 0 && moved % window.stride() == 0 && moved / window.stride() < oh;
    return hit ? moved / window.stride() : -1;
  }

  private void addRow(Memory from, int row, int kx, HostBlock x, HostBlock sum) {
    int first = first(kx);
    int end = end(kx);
    int steps = window.stride() == 1 ? end - first : 1;
    for (int ox = first; ox < end; ox += steps) {
      int at = n * column(ox, kx);
      x.read(from, row + n * ox, at, n * steps);
      sum.add(x, at, at + n * steps);
    }
  }

  /** Reads the elements under one tap, for a row of places. */
  private void readRow(Memory from, int row, int kx, HostBlock x) {
    int steps = window.stride() == 1 ? ow : 1;
    for (int ox = 0; ox < ow; ox += steps) {
      x.read(from, row + n * column(ox, kx), n * ox, n * steps);
    }
  }

  private void readRow(Memory from, int row, int kx, MaskedBlock x) {
    int steps = window.stride() == 1 ? ow : 1;
    for (int ox = 0; ox < ow; ox += steps) {
      x.read(from, row + n * column(ox, kx), n * ox, n * steps);
    }
  }

  private void largest(Memory from, Memory chosen, Memory to, Precision precision) {
    WorkerPool.each(
        channels * oh, n * w, i -> largestInRow(from, i / oh, i % oh, chosen, to, precision));
  }

  private void largestInRow(
      Memory from, int c, int oy, Memory chosen, Memory to, Precision precision) {
    MaskedBlock x = MaskedBlock.scratch(precision, 0, n * ow);
    MaskedBlock best = MaskedBlock.scratch(precision, 1, n * ow);
    MaskedBlock taps = MaskedBlock.scratch(precision, 2, n * ow);
    best.lowest(n * ow);
    taps.clear(n * ow);
    for (int tap = 0; tap < window.taps(); tap++) {
      readRow(from, image(c, column(oy, tap / window.width())), tap % window.width(), x);
      best.raise(tap, x, taps, n * ow);
    }
    taps.write(chosen, place(c, oy), n * ow);
    best.restore(n * ow);
    best.write(to, place(c, oy), n * ow);
  }

  private void select(Memory from, Memory chosen, Memory to, Precision precision) {
    WorkerPool.each(
        channels * oh, n * w, i -> selectRow(from, chosen, i / oh, i % oh, to, precision));
  }

  private void selectRow(
      Memory from, Memory chosen, int c, int oy, Memory to, Precision precision) {
    MaskedBlock x = MaskedBlock.scratch(precision, 0, n * ow);
    MaskedBlock out = MaskedBlock.scratch(precision, 1, n * ow);
    MaskedBlock taps = MaskedBlock.scratch(precision, 2, n * ow);
    out.clear(n * ow);
    taps.read(chosen, place(c, oy), 0, n * ow);
    for (int tap = 0; tap < window.taps(); tap++) {
      readRow(from, image(c, column(oy, tap / window.width())), tap % window.width(), x);
      out.pick(tap, taps, x, n * ow);
    }
    out.write(to, place(c, oy), n * ow);
  }

  private void sum(Memory from, Memory to, Precision precision) {
    WorkerPool.each(channels * oh, n * w, i -> sumRow(from, i / oh, i % oh, to, precision));
  }

  private void sumRow(Memory from, int c, int oy, Memory to, Precision precision) {
    HostBlock x = HostBlock.scratch(precision, 0, n * ow);
    HostBlock sum = HostBlock.scratch(precision, 1, n * ow);
    sum.fill(0, n * ow);
    for (int tap = 0; tap < window.taps(); tap++) {
      readRow(from, image(c, column(oy, tap / window.width())), tap % window.width(), x);
      sum.add(x, 0, n * ow);
    }
    sum.write(to, place(c, oy), n * ow);
  }

  private void unpool(Memory from, Memory chosen, Memory to, Precision precision) {
    if (chosen != null && isGrid()) {
      WorkerPool.each(
          channels * oh, n * w * window.height(), i -> deposit(from, chosen, i, to, precision));
      return;
    }
    WorkerPool.each(channels * h, n * w, i -> unpoolRow(from, chosen, i / h, i % h, to, precision));
  }

  /** Whether every pixel is under exactly one tap of one place, as most often in pooling. */
  private boolean isGrid() {
    int side = window.stride();
    return window.padding() == 0
        && window.width() == side
        && window.height() == side
        && w == ow * side
        && h == oh * side;
  }

  /** Row {@code i} of the places of all channels: read once for all rows of images under it. */
  private void deposit(Memory from, Memory chosen, int i, Memory to, Precision precision) {
    HostBlock x = HostBlock.scratch(precision, 0, n * ow);
    HostBlock taps = HostBlock.scratch(precision, 1, n * ow);
    HostBlock part = HostBlock.scratch(precision, 2, n * ow);
    HostBlock row = HostBlock.scratch(precision, 3, n * w);
    x.read(from, n * ow * i, 0, n * ow);
    taps.read(chosen, n * ow * i, 0, n * ow);
    for (int tap = 0; tap < window.taps(); tap++) {
      int kx = tap % window.width();
      part.fill(0, n * ow);
      part.addAt(tap, taps, x, 0, n * ow);
      for (int ox = 0; ox < ow; ox++) {
        row.copy(part, n * ox, n * column(ox, kx), n);
      }
      if (kx == window.width() - 1) {
        row.write(to, n * w * (i * window.height() + tap / window.width()), n * w);
      }
    }
  }

  private void unpoolRow(Memory from, Memory chosen, int c, int y, Memory to, Precision precision) {
    HostBlock x = HostBlock.scratch(precision, 0, n * w);
    HostBlock sum = HostBlock.scratch(precision, 1, n * w);
    HostBlock taps = HostBlock.scratch(precision, 2, n * w);
    sum.fill(0, n * w);
    for (int ky = 0; ky < window.height(); ky++) {
      int oy = placeOf(y, ky);
      for (int kx = 0; oy >= 0 && kx < window.width(); kx++) {
        if (chosen == null) {
          addRow(from, place(c, oy), kx, x, sum);
        } else {
          addRowAt(kx + window.width() * ky, from, chosen, place(c, oy), x, taps, sum);
        }
      }
    }
    sum.write(to, image(c, y), n * w);
  }

  private void addRowAt(
      int tap, Memory from, Memory chosen, int row, HostBlock x, HostBlock taps, HostBlock sum) {
    int steps = window.stride() == 1 ? ow : 1;
    for (int ox = 0; ox < ow; ox += steps) {
      int at = n * column(ox, tap % window.width());
      x.read(from, row + n * ox, at, n * steps);
      taps.read(chosen, row + n * ox, at, n * steps);
      sum.addAt(tap, taps, x, at, at + n * steps);
    }
  }
}
