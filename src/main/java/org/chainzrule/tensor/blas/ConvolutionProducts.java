package org.chainzrule.tensor.blas;

import static org.chainzrule.tensor.blas.ProductPartition.MOST;
import static org.chainzrule.tensor.blas.ProductPartition.PARTIAL;
import static org.chainzrule.tensor.blas.ProductPartition.ROWS;

import org.chainzrule.Internal;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.blas.ProductPartition.Blocks;
import org.chainzrule.tensor.parallel.WorkerPool;

/**
 * The three products of a convolution over host memory, each as products of OpenBLAS for one row of
 * places after the other. The row patches that lie under the window there are consecutive columns
 * of the matrix P of all row patches, so that the matrix of whole patches, which holds each of them
 * once for every tap along the height, is never made. How a product is cut depends on its sizes
 * alone, and so do its bits.
 *
 * @see <a href="https://arxiv.org/abs/1706.06873">Cho and Brand, 2017: memory-efficient
 *     convolution</a>
 */
@Internal
public final class ConvolutionProducts {

  private final int channels;
  private final int width;
  private final int height;

  /** The rows of P, and of the result for one row of places. */
  private final int run;

  /** The rows of places, oh. */
  private final int rows;

  /** The columns of P from one row of places to the next. */
  private final int step;

  /** The columns of P under a row of places: the rows of w. */
  private final int k;

  private ConvolutionProducts(Window window, Shape images) {
    Shape places = window.over(images.tail());
    channels = images.size(3);
    width = window.width();
    height = window.height();
    run = images.size(0) * places.size(0);
    rows = places.size(1);
    int columns = width * channels;
    step = columns * window.stride();
    k = columns * height;
  }

  /**
   * {@code out += } the convolution.
   *
   * @param images the shape of the images, {@code [n, w, h, channels]}
   * @param patches P, shape {@code [n ow, width channels rows]}
   * @param w shape {@code [taps channels, out]}
   * @param out shape {@code [n ow oh, out]}
   */
  public static void convolve(Window window, Shape images, Tensor patches, Tensor w, Tensor out) {
    if (out.length() > 0 && patches.length() > 0) {
      try (TensorScope scope = TensorScope.open()) {
        ConvolutionProducts over = new ConvolutionProducts(window, images);
        over.convolve(patches, over.ordered(w), out);
      }
    }
  }

  /**
   * Its adjoint in P, which overwrites {@code out}.
   *
   * @param g shape {@code [n ow oh, out]}
   * @param out in the shape of P
   */
  public static void back(Window window, Shape images, Tensor g, Tensor w, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    if (g.length() == 0 || window.stride() > window.height()) {
      out.fill(0);
    }
    if (g.length() > 0) {
      try (TensorScope scope = TensorScope.open()) {
        ConvolutionProducts over = new ConvolutionProducts(window, images);
        over.back(g, over.ordered(w), out);
      }
    }
  }

  /**
   * Its adjoint in w, in the shape of w, added to what {@code out} holds if {@code add}.
   *
   * @param g shape {@code [n ow oh, out]}
   */
  public static void weights(
      Window window, Shape images, Tensor patches, Tensor g, boolean add, Tensor out) {
    if (patches.length() > 0 && g.length() > 0) {
      try (TensorScope scope = TensorScope.open()) {
        new ConvolutionProducts(window, images).weights(patches, g, add, out);
      }
    } else if (!add) {
      out.fill(0);
    }
  }

  /** The column of P with the first row patch under a row of places, as an index in memory. */
  private long under(int oy) {
    return (long) oy * step * run;
  }

  /** The index of the first result of a row of places. */
  private long place(int oy) {
    return (long) oy * run;
  }

  private void convolve(Tensor patches, Tensor w, Tensor out) {
    if (rows == 1) {
      Blas.product(patches, false, w, false, true, out);
      return;
    }
    int n = w.columns();
    int high = high(n, 1, out.precision());
    int down = (run - 1) / high + 1;
    try (BlasThreads one = BlasThreads.one()) {
      WorkerPool.pieces(
          rows * down,
          (from, end) -> {
            for (int i = from; i < end; i++) {
              int oy = i / down;
              int row = i % down * high;
              int m = Math.min(high, run - row);
              long at = place(oy) + row;
              OpenBlas.gemm(
                  patches, false, under(oy) + row, w, false, 0, true, out, at, out.rows(), m, n, k);
            }
          });
    }
  }

  private void back(Tensor g, Tensor w, Tensor out) {
    if (rows == 1) {
      Blas.product(g, false, w, true, false, out);
      return;
    }
    int high = high(w.columns(), 2, out.precision());
    try (BlasThreads one = BlasThreads.one()) {
      WorkerPool.pieces(
          (run - 1) / high + 1,
          (from, end) -> {
            for (int i = from; i < end; i++) {
              back(g, w, out, i * high, Math.min(high, run - i * high));
            }
          });
    }
  }

  /** Some rows of all columns of P; those that the row of places before has reached are added. */
  private void back(Tensor g, Tensor w, Tensor out, int row, int m) {
    int n = w.columns();
    for (int oy = 0; oy < rows; oy++) {
      int reached = oy == 0 ? 0 : Math.max(0, k - step);
      long from = place(oy) + row;
      long to = under(oy) + row;
      if (reached > 0) {
        OpenBlas.gemm(g, false, from, w, true, 0, true, out, to, run, m, reached, n);
      }
      long next = to + (long) reached * run;
      OpenBlas.gemm(g, false, from, w, true, reached, false, out, next, run, m, k - reached, n);
    }
  }

  private void weights(Tensor patches, Tensor g, boolean add, Tensor out) {
    boolean direct = inOrder();
    Tensor to = direct ? out : Tensor.blank(out.shape(), out.precision());
    boolean more = direct && add;
    if (rows == 1) {
      Blas.product(patches, true, g, false, more, to);
    } else {
      try (BlasThreads one = BlasThreads.one()) {
        if (out.length() <= PARTIAL) {
          inParts(patches, g, more, to);
        } else {
          byColumns(patches, g, more, to);
        }
      }
    }
    if (!direct) {
      reorder(to, add, out, false);
    }
  }

  /** Groups of rows of places at once, each with a sum of its own. */
  private void inParts(Tensor patches, Tensor g, boolean add, Tensor out) {
    int n = g.columns();
    boolean swapped = k > n;
    int pieces = Math.min(MOST, rows);
    Tensor parts = Tensor.blank(Shape.of(out.length(), pieces), out.precision());
    WorkerPool.pieces(
        pieces,
        (from, end) -> {
          for (int piece = from; piece < end; piece++) {
            int first = first(piece, pieces);
            for (int oy = first; oy < first(piece + 1, pieces); oy++) {
              boolean more = oy > first;
              if (swapped) {
                CutProduct.inner(g, place(oy), n, patches, under(oy), k, run, more, parts, piece);
              } else {
                CutProduct.inner(patches, under(oy), k, g, place(oy), n, run, more, parts, piece);
              }
            }
          }
        });
    PartialSums.add(parts, swapped, add, out);
  }

  private int first(int piece, int pieces) {
    return (int) ((long) rows * piece / pieces);
  }

  /** Where partial sums would be large, some columns at once. */
  private void byColumns(Tensor patches, Tensor g, boolean add, Tensor out) {
    int n = g.columns();
    int wide = Blocks.even(n, Math.max(ROWS, (n - 1) / MOST + 1), ROWS);
    WorkerPool.pieces(
        (n - 1) / wide + 1,
        (from, end) -> {
          for (int i = from; i < end; i++) {
            int column = i * wide;
            int some = Math.min(wide, n - column);
            long to = (long) column * k;
            for (int oy = 0; oy < rows; oy++) {
              long right = place(oy) + (long) column * g.rows();
              boolean more = add || oy > 0;
              OpenBlas.gemm(
                  patches, true, under(oy), g, false, right, more, out, to, k, k, some, run);
            }
          }
        });
  }

  /**
   * The rows of a block with n columns, or sums of n terms: few enough for a small product where
   * there are kernels for them.
   *
   * @param least the least number of blocks, unless there are too few rows
   */
  private int high(int n, int least, Precision precision) {
    long fit = Blocks.SMALL / ((long) k * n) / Blocks.HIGH * Blocks.HIGH;
    if (BlasKernels.small(precision) && fit >= Blocks.HIGH) {
      int most = (int) Math.min(Math.min(Blocks.HIGHEST, fit), (run - 1) / least + 1);
      return Blocks.even(run, most, ROWS);
    }
    int most = Math.max(Blocks.HIGH, (run - 1) / (least == 1 ? 1 : MOST) + 1);
    return Blocks.even(run, most, ROWS);
  }

  /** Whether the rows of w are in the order of the columns of P. */
  private boolean inOrder() {
    return channels == 1 || height == 1;
  }

  /** The weights with rows by tap along the width, then by channel, then along the height. */
  private Tensor ordered(Tensor w) {
    if (inOrder()) {
      return w;
    }
    Tensor result = Tensor.blank(w.shape(), w.precision());
    reorder(w, false, result, true);
    return result;
  }

  /**
   * Exchanges channel and tap along the height in the number of a row.
   *
   * @param forth whether x has the order of weights, and out that of P
   */
  private void reorder(Tensor x, boolean add, Tensor out, boolean forth) {
    HostBlock from = HostBlock.scratch(x.precision(), 1, k);
    HostBlock to = HostBlock.scratch(x.precision(), 2, k);
    for (int j = 0; j < x.columns(); j++) {
      from.read(x.memory(), j * k, 0, k);
      for (int c = 0; c < channels; c++) {
        for (int ky = 0; ky < height; ky++) {
          int ofWeights = width * (ky + height * c);
          int ofPatches = width * (c + channels * ky);
          to.copy(from, forth ? ofWeights : ofPatches, forth ? ofPatches : ofWeights, width);
        }
      }
      if (add) {
        from.read(out.memory(), j * k, 0, k);
        to.add(from, 0, k);
      }
      to.write(out.memory(), j * k, k);
    }
  }
}
