package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import org.chainzrule.Internal;
import org.chainzrule.tensor.Arithmetic;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.NativeCode;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Walk;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.blas.Blas;
import org.chainzrule.tensor.blas.BlasKernels;
import org.chainzrule.tensor.blas.ConvolutionProducts;
import org.chainzrule.tensor.parallel.WorkerPool;

/**
 * Kernels as loops over blocks that are copied from host memory to the Java heap; see {@link
 * HostBlock}.
 */
@Internal
public final class HostKernels implements Kernels {

  /** For the service loader. */
  public HostKernels() {}

  @Override
  public NativeCode.Blas blas() {
    return BlasKernels.found();
  }

  @Override
  public boolean onHost() {
    return true;
  }

  @Override
  public void combine(Arithmetic op, Tensor a, Tensor b, Tensor out) {
    if (a.shape().equals(out.shape()) && b.shape().equals(out.shape())) {
      WorkerPool.run(out.length(), 1, BLOCK, (from, to) -> combine(op, a, b, out, from, to));
    } else if (a.shape().equals(out.shape())) {
      stretchSecond(op, a, b, out, false);
    } else if (b.shape().equals(out.shape())) {
      stretchSecond(op, b, a, out, true);
    } else {
      stretch(a, out);
      stretchSecond(op, out, b, out, false);
    }
  }

  private static void combine(Arithmetic op, Tensor a, Tensor b, Tensor out, int first, int end) {
    HostBlock x = HostBlock.scratch(out.precision(), 0, BLOCK);
    HostBlock y = HostBlock.scratch(out.precision(), 1, BLOCK);
    for (int at = first; at < end; at += BLOCK) {
      int n = Math.min(BLOCK, end - at);
      x.read(a.memory(), at, 0, n);
      y.read(b.memory(), at, 0, n);
      x.combine(op, x, y, n);
      x.write(out.memory(), at, n);
    }
  }

  /** {@code out = full op part}, or {@code part op full} if swapped. */
  @Override
  public void combine(Arithmetic op, Tensor a, double b, Tensor out) {
    if (out.length() <= BLOCK) {
      combine(op, a, b, out, 0, out.length());
    } else {
      WorkerPool.run(out.length(), 1, BLOCK, (from, to) -> combine(op, a, b, out, from, to));
    }
  }

  private static void combine(Arithmetic op, Tensor a, double b, Tensor out, int first, int end) {
    HostBlock x = HostBlock.scratch(out.precision(), 0, BLOCK);
    HostBlock y = HostBlock.scratch(out.precision(), 1, BLOCK);
    y.fill(b, Math.min(BLOCK, end - first));
    for (int at = first; at < end; at += BLOCK) {
      int n = Math.min(BLOCK, end - at);
      x.read(a.memory(), at, 0, n);
      x.combine(op, x, y, n);
      x.write(out.memory(), at, n);
    }
  }

  private static void stretchSecond(
      Arithmetic op, Tensor full, Tensor part, Tensor out, boolean swapped) {
    Walk walk = Walk.over(full.shape(), part.shape());
    Memory x = full.memory();
    Memory y = part.memory();
    Memory to = out.memory();
    int block = Math.min(walk.run, BLOCK);
    HostBlock a = HostBlock.scratch(out.precision(), 0, block);
    HostBlock b = HostBlock.scratch(out.precision(), 1, block);
    walk.forEach(
        (at, partAt) -> {
          for (int i = 0; i < walk.run; i += block) {
            int n = Math.min(block, walk.run - i);
            a.read(x, at + i, 0, n);
            readStretched(walk, y, partAt, i, b, n);
            a.combine(op, swapped ? b : a, swapped ? a : b, n);
            a.write(to, at + i, n);
          }
        });
  }

  /** Reads {@code n} elements of a run from its i-th on; one that stays in place is read once. */
  private static void readStretched(
      Walk walk, Memory part, int partAt, int i, HostBlock to, int n) {
    if (walk.moves) {
      to.read(part, partAt + i, 0, n);
    } else if (i == 0) {
      to.fill(part.at(partAt), n);
    }
  }

  @Override
  public void stretch(Tensor x, Tensor out) {
    if (out.shape().rank() == 2 && x.shape().rank() == 2 && x.rows() == 1 && x.columns() > 1) {
      HostColumns.stretch(x, out);
      return;
    }
    Walk walk = Walk.over(out.shape(), x.shape());
    Memory from = x.memory();
    Memory to = out.memory();
    int block = Math.min(walk.run, BLOCK);
    HostBlock run = HostBlock.scratch(out.precision(), 0, block);
    walk.forEach(
        (at, part) -> {
          for (int i = 0; i < walk.run; i += block) {
            int n = Math.min(block, walk.run - i);
            readStretched(walk, from, part, i, run, n);
            run.write(to, at + i, n);
          }
        });
  }

  @Override
  public void multiplyAdd(Tensor a, Tensor b, Tensor out) {
    WorkerPool.run(out.length(), 1, BLOCK, (from, to) -> multiplyAdd(a, b, out, from, to));
  }

  private static void multiplyAdd(Tensor a, Tensor b, Tensor out, int first, int end) {
    HostBlock x = HostBlock.scratch(out.precision(), 0, BLOCK);
    HostBlock y = HostBlock.scratch(out.precision(), 1, BLOCK);
    HostBlock sum = HostBlock.scratch(out.precision(), 2, BLOCK);
    for (int at = first; at < end; at += BLOCK) {
      int n = Math.min(BLOCK, end - at);
      x.read(a.memory(), at, 0, n);
      y.read(b.memory(), at, 0, n);
      sum.read(out.memory(), at, 0, n);
      sum.multiplyAdd(x, y, n);
      sum.write(out.memory(), at, n);
    }
  }

  @Override
  public void curve(Curve f, int m, Tensor x, Tensor out) {
    WorkerPool.run(out.length(), 1, BLOCK, (from, to) -> curve(f, m, x, out, from, to));
  }

  private static void curve(Curve f, int m, Tensor x, Tensor out, int first, int end) {
    HostBlock points = HostBlock.scratch(out.precision(), 0, BLOCK);
    HostBlock values = HostBlock.scratch(out.precision(), 1, BLOCK);
    for (int at = first; at < end; at += BLOCK) {
      int n = Math.min(BLOCK, end - at);
      points.read(x.memory(), at, 0, n);
      values.curve(f, m, points, n);
      values.write(out.memory(), at, n);
    }
  }

  @Override
  public void sum(Tensor x, Tensor out) {
    HostReductions.sum(x, out);
  }

  @Override
  public void max(Tensor x, Tensor out) {
    HostReductions.max(x, out);
  }

  @Override
  public double dot(Tensor a, Tensor b) {
    return HostReductions.dot(a, b);
  }

  @Override
  public void product(Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out) {
    Blas.product(a, ta, b, tb, add, out);
  }

  @Override
  public void polynomial(PolynomialForm form, Tensor c, int m, Tensor z, Tensor out) {
    HostPolynomial.evaluate(form, c, m, z, out);
  }

  @Override
  public void project(PolynomialForm form, Tensor z, Tensor g, int m, Tensor out) {
    HostProjection.project(form, z, g, m, out);
  }

  @Override
  public void polynomialGradients(
      PolynomialForm form,
      Tensor c,
      Tensor z,
      Tensor g,
      Tensor f,
      double s,
      Tensor outC,
      boolean add,
      Tensor outZ) {
    HostProduct product = new HostProduct(Powers.of(form, c, z), f, s, add, outZ);
    HostProjection.project(form, z, g, 0, outC, product);
  }

  @Override
  public void slopeSquares(
      PolynomialForm form, Tensor c, Tensor z, Tensor squares, Tensor projected) {
    HostSlopes.squares(form, c, z, squares, projected);
  }

  @Override
  public void slopeByCurvature(
      PolynomialForm form, Tensor c, Tensor z, Tensor f, double s, boolean add, Tensor out) {
    HostProduct.slopeByCurvature(form, c, z, f, s, add, out);
  }

  @Override
  public void slopeProduct(PolynomialForm form, Tensor c, Tensor z, Tensor v, Tensor out) {
    HostSlopeProduct.evaluate(form, c, z, v, out);
  }

  @Override
  public void slopeProductGradients(
      PolynomialForm form,
      Tensor c,
      Tensor z,
      Tensor v,
      Tensor g,
      Tensor outC,
      Tensor outV,
      boolean add,
      Tensor outZ) {
    HostSlopeProduct.gradients(form, c, z, v, g, outC, outV, add, outZ);
  }

  @Override
  public void rowSquares(Tensor x, Tensor f, Tensor out) {
    HostReductions.rowSquares(x, f, out);
  }

  @Override
  public void columnSquares(Tensor x, Tensor out) {
    HostReductions.columnSquares(x, out);
  }

  @Override
  public void scaleColumns(Tensor x, Tensor f, double s, boolean add, Tensor out) {
    HostColumns.scale(x, f, s, add, out);
  }

  @Override
  public void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor gradient) {
    HostColumns.crossEntropy(logits, labels, loss, gradient);
  }

  @Override
  public void rowPatches(Window window, Tensor images, Tensor out) {
    HostWindows.rowPatches(window, images, out);
  }

  @Override
  public void foldRows(Window window, Tensor patches, Tensor out) {
    HostWindows.foldRows(window, patches, out);
  }

  @Override
  public void convolve(Window window, Shape images, Tensor patches, Tensor w, Tensor out) {
    if (Blas.available()) {
      ConvolutionProducts.convolve(window, images, patches, w, out);
    } else {
      ComposedWindows.convolve(window, images, patches, w, out);
    }
  }

  @Override
  public void convolveBack(Window window, Shape images, Tensor g, Tensor w, Tensor out) {
    if (Blas.available()) {
      ConvolutionProducts.back(window, images, g, w, out);
    } else {
      ComposedWindows.back(window, images, g, w, out);
    }
  }

  @Override
  public void convolveWeights(
      Window window, Shape images, Tensor patches, Tensor g, boolean add, Tensor out) {
    if (Blas.available()) {
      ConvolutionProducts.weights(window, images, patches, g, add, out);
    } else {
      ComposedWindows.weights(window, images, patches, g, add, out);
    }
  }

  @Override
  public void largest(Window window, Tensor images, Tensor taps, Tensor out) {
    HostWindows.largest(window, images, taps, out);
  }

  @Override
  public void pool(Window window, Tensor images, Tensor taps, Tensor out) {
    HostWindows.pool(window, images, taps, out);
  }

  @Override
  public void unpool(Window window, Tensor x, Tensor taps, Tensor out) {
    HostWindows.unpool(window, x, taps, out);
  }

  @Override
  public void pool(Tensor x, Bags bags, boolean mean, Tensor out) {
    HostBags.pool(x, bags, mean, out);
  }

  @Override
  public void spread(Tensor g, Bags bags, boolean mean, Tensor out) {
    HostBags.spread(g, bags, mean, out);
  }
}
