package org.chainzrule.tensor.blas;

import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.parallel.WorkerPool;

/**
 * Products of two matrices that are cut into pieces, for several threads or for OpenBLAS's kernels
 * for small products; see {@link ProductPartition}. All inside {@link BlasThreads#one}.
 */
final class CutProduct {

  private CutProduct() {}

  static void many(
      Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out, int threads) {
    int m = out.rows();
    int n = out.columns();
    int k = ta ? a.rows() : a.columns();
    boolean small = BlasKernels.small(out.precision());
    ProductPartition.Blocks blocks = small && !ta ? ProductPartition.Blocks.of(m, n, k, tb) : null;
    if (blocks != null) {
      inBlocks(blocks, a, b, tb, add, out, k);
      return;
    }
    int columns = BlasKernels.columns(out.precision());
    ProductPartition cut = ProductPartition.of(m, n, k, ta && !tb, threads, columns);
    if (cut.pieces() == 1) {
      part(a, ta, 0, b, tb, 0, add, out, m, n, k);
      return;
    }
    switch (cut.side()) {
      case COLUMNS ->
          WorkerPool.pieces(
              cut.pieces(),
              (from, end) -> {
                int column = cut.border(from);
                part(a, ta, 0, b, tb, column, add, out, m, cut.border(end) - column, k);
              });
      case ROWS ->
          WorkerPool.pieces(
              cut.pieces(),
              (from, end) -> {
                int row = cut.border(from);
                part(a, ta, row, b, tb, 0, add, out, cut.border(end) - row, n, k);
              });
      case DEPTH -> deep(cut, a, b, add, out);
    }
  }

  private static void inBlocks(
      ProductPartition.Blocks blocks,
      Tensor a,
      Tensor b,
      boolean tb,
      boolean add,
      Tensor out,
      int k) {
    WorkerPool.pieces(
        blocks.count(),
        (from, end) -> {
          for (int i = from; i < end; i++) {
            int row = blocks.row(i);
            int column = blocks.column(i);
            block(blocks, row, column, a, b, tb, add, out, k);
          }
        });
  }

  /** One block, its sums in parts of so many terms as the partition says. */
  private static void block(
      ProductPartition.Blocks blocks,
      int row,
      int column,
      Tensor a,
      Tensor b,
      boolean tb,
      boolean add,
      Tensor out,
      int k) {
    int high = blocks.height(row);
    int wide = blocks.width(column);
    if (blocks.terms() == k) {
      part(a, false, row, b, tb, column, add, out, high, wide, k);
      return;
    }
    long at = (long) column * out.rows() + row;
    for (int from = 0; from < k; from += blocks.terms()) {
      long left = (long) from * a.rows() + row;
      long right = (long) column * b.rows() + from;
      int some = Math.min(blocks.terms(), k - from);
      boolean more = add || from > 0;
      OpenBlas.gemm(a, false, left, b, false, right, more, out, at, out.rows(), high, wide, some);
    }
  }

  /**
   * {@code a^T b} as a sum of such products of parts of their rows. OpenBLAS is faster where the
   * wider factor is the right one, so that each may be {@code b^T a}.
   */
  private static void deep(ProductPartition cut, Tensor a, Tensor b, boolean add, Tensor out) {
    boolean swapped = a.columns() > b.columns();
    try (TensorScope scope = TensorScope.open()) {
      Tensor parts = Tensor.blank(Shape.of(out.length(), cut.pieces()), out.precision());
      WorkerPool.pieces(
          cut.pieces(),
          (from, end) -> {
            int row = cut.border(from);
            Tensor x = swapped ? b : a;
            Tensor y = swapped ? a : b;
            int k = cut.border(end) - row;
            inner(x, row, x.columns(), y, row, y.columns(), k, false, parts, from);
          });
      PartialSums.add(parts, swapped, add, out);
    }
  }

  /** Where kernels for small products exist, as a sum of such. */
  static void inner(
      Tensor x,
      long atX,
      int m,
      Tensor y,
      long atY,
      int n,
      int k,
      boolean add,
      Tensor parts,
      int to) {
    long at = (long) to * parts.rows();
    boolean small = BlasKernels.small(x.precision());
    int wide = small ? ProductPartition.Blocks.width(m, n, k) : n;
    int deep = small ? ProductPartition.Blocks.depth(m, wide, k) : k;
    for (int from = 0; from < k; from += deep) {
      int some = Math.min(deep, k - from);
      boolean more = add || from > 0;
      for (int j = 0; j < n; j += wide) {
        long right = atY + from + (long) j * y.rows();
        long part = at + (long) j * m;
        int width = Math.min(wide, n - j);
        OpenBlas.gemm(x, true, atX + from, y, false, right, more, parts, part, m, m, width, some);
      }
    }
  }

  /** {@code m} rows from {@code row} on and {@code n} columns from {@code column} on. */
  private static void part(
      Tensor a,
      boolean ta,
      int row,
      Tensor b,
      boolean tb,
      int column,
      boolean add,
      Tensor out,
      int m,
      int n,
      int k) {
    long atA = ta ? (long) row * a.rows() : row;
    long atB = tb ? column : (long) column * b.rows();
    long at = (long) column * out.rows() + row;
    OpenBlas.gemm(a, ta, atA, b, tb, atB, add, out, at, out.rows(), m, n, k);
  }
}
