package org.chainzrule.tensor;

import java.util.Arrays;
import org.chainzrule.Internal;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * A block of elements on the Java heap, 32- or 64-bit: kernels copy memory into blocks, compute
 * there, and copy the result back. Whether numbers are {@code float} or {@code double} is decided
 * here, so that a kernel is written once for both.
 *
 * <p>Every loop has a single index for all its arrays; otherwise the compiler would not vectorise
 * it.
 */
@Internal
public final class HostBlock {

  /** The elements where they are 32-bit, or null. */
  public final float[] singles;

  /** The elements where they are 64-bit, or null. */
  public final double[] doubles;

  /** A block over one of the two arrays; the other one is null. */
  public HostBlock(float[] singles, double[] doubles) {
    this.singles = singles;
    this.doubles = doubles;
  }

  /** A new block of {@code n} zeros. */
  public static HostBlock zeros(Precision precision, int n) {
    return precision == Precision.SINGLE
        ? new HostBlock(new float[n], null)
        : new HostBlock(null, new double[n]);
  }

  /**
   * The calling thread's scratch array {@code index} with room for {@code n} elements, which hold
   * whatever was there before.
   */
  public static HostBlock scratch(Precision precision, int index, int n) {
    return precision == Precision.SINGLE
        ? new HostBlock(Scratch.mine().floats(index, n), null)
        : new HostBlock(null, Scratch.mine().doubles(index, n));
  }

  /** Whether elements are 32- or 64-bit. */
  public Precision precision() {
    return singles != null ? Precision.SINGLE : Precision.DOUBLE;
  }

  /** Copies {@code n} elements of memory from {@code at} on to this block from {@code to} on. */
  public void read(Memory from, int at, int to, int n) {
    if (singles != null) {
      from.read(at, singles, to, n);
    } else {
      from.read(at, doubles, to, n);
    }
  }

  /** Copies the first {@code n} elements into memory from {@code at} on. */
  public void write(Memory to, int at, int n) {
    if (singles != null) {
      to.write(at, singles, 0, n);
    } else {
      to.write(at, doubles, 0, n);
    }
  }

  /** Copies {@code count} columns of {@code d} elements out of memory, one after the other. */
  public void readColumns(Memory from, int d, int[] columns, int first, int count) {
    if (singles != null) {
      from.readColumns(d, columns, first, count, singles);
    } else {
      from.readColumns(d, columns, first, count, doubles);
    }
  }

  /** Copies {@code count} columns of {@code d} elements into memory. */
  public void writeColumns(Memory to, int d, int[] columns, int first, int count) {
    for (int i = 0; i < count; i++) {
      if (singles != null) {
        to.write(columns[first + i] * d, singles, i * d, d);
      } else {
        to.write(columns[first + i] * d, doubles, i * d, d);
      }
    }
  }

  /** Copies the first {@code n} elements of another block. */
  public void copy(HostBlock x, int n) {
    System.arraycopy(x.array(), 0, array(), 0, n);
  }

  /** Copies {@code n} elements of another block from {@code from} on to {@code to} on. */
  public void copy(HostBlock x, int from, int to, int n) {
    System.arraycopy(x.array(), from, array(), to, n);
  }

  /** The array that holds the elements. */
  public Object array() {
    return singles != null ? singles : doubles;
  }

  /** Sets the first {@code n} elements. */
  public void fill(double value, int n) {
    fill(value, 0, n);
  }

  /** Sets the elements {@code from} (included) to {@code to} (excluded). */
  public void fill(double value, int from, int to) {
    if (singles != null) {
      Arrays.fill(singles, from, to, (float) value);
    } else {
      Arrays.fill(doubles, from, to, value);
    }
  }

  /** {@code this = a op b} for the first {@code n} elements; a or b may be this block. */
  public void combine(Arithmetic op, HostBlock a, HostBlock b, int n) {
    if (singles != null) {
      op.apply(a.singles, b.singles, singles, n);
    } else {
      op.apply(a.doubles, b.doubles, doubles, n);
    }
  }

  /** {@code this = f^(m)(x)} for the first {@code n} elements. */
  public void curve(Curve f, int m, HostBlock x, int n) {
    if (singles != null) {
      f.apply(x.singles, m, singles, n);
    } else {
      f.apply(x.doubles, m, doubles, n);
    }
  }

  /** {@code this += x} for the elements {@code from} (included) to {@code to} (excluded). */
  public void add(HostBlock x, int from, int to) {
    if (singles != null) {
      add(x.singles, singles, from, to);
    } else {
      for (int i = from; i < to; i++) {
        doubles[i] += x.doubles[i];
      }
    }
  }

  private static void add(float[] x, float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += x[i];
    }
  }

  /** {@code this += a b} for the first {@code n} elements. */
  public void multiplyAdd(HostBlock a, HostBlock b, int n) {
    if (singles != null) {
      multiplyAdd(a.singles, b.singles, singles, n);
    } else {
      for (int i = 0; i < n; i++) {
        doubles[i] += a.doubles[i] * b.doubles[i];
      }
    }
  }

  private static void multiplyAdd(float[] a, float[] b, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += a[i] * b[i];
    }
  }

  /** The squares of the first {@code n} elements, in 64 bits. */
  public void squares(double[] out, int n) {
    if (singles != null) {
      squares(singles, out, n);
    } else {
      for (int i = 0; i < n; i++) {
        out[i] = doubles[i] * doubles[i];
      }
    }
  }

  private static void squares(float[] x, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = (double) x[i] * x[i];
    }
  }

  /** {@code this = factor x} for the elements {@code from} (included) to {@code to} (excluded). */
  public void scale(HostBlock x, double factor, int from, int to) {
    if (singles != null) {
      scale(x.singles, (float) factor, singles, from, to);
    } else {
      // A sum with 0, so that there is no -0.
      Arrays.fill(doubles, from, to, 0);
      addScaled(x, factor, from, to);
    }
  }

  private static void scale(float[] x, float factor, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = x[i] * factor;
    }
  }

  /** {@code this += factor x} for the elements {@code from} (included) to {@code to} (excluded). */
  public void addScaled(HostBlock x, double factor, int from, int to) {
    if (singles != null) {
      addScaled(x.singles, (float) factor, singles, from, to);
    } else {
      addScaled(x.doubles, factor, doubles, from, to);
    }
  }

  private static void addScaled(float[] x, float factor, float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += x[i] * factor;
    }
  }

  private static void addScaled(double[] x, double factor, double[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += factor * x[i];
    }
  }

  /** {@code this = keep this + (1 - keep) x} for the first {@code n} elements. */
  public void average(HostBlock x, double keep, int n) {
    if (singles != null) {
      average(singles, x.singles, n, (float) keep, (float) (1 - keep));
    } else {
      for (int i = 0; i < n; i++) {
        doubles[i] = keep * doubles[i] + (1 - keep) * x.doubles[i];
      }
    }
  }

  private static void average(float[] mean, float[] x, int n, float keep, float rest) {
    for (int i = 0; i < n; i++) {
      mean[i] = keep * mean[i] + rest * x[i];
    }
  }

  /** Brings the first {@code n} elements into {@code -limit..limit}; NaN stays. */
  public void clamp(double limit, int n) {
    if (singles != null) {
      clamp(singles, (float) limit, n);
    } else {
      for (int i = 0; i < n; i++) {
        doubles[i] = Math.max(-limit, Math.min(limit, doubles[i]));
      }
    }
  }

  private static void clamp(float[] x, float limit, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(-limit, Math.min(limit, x[i]));
    }
  }

  /** Writes a matrix {@code [n, m]}, which this block holds column by column, as {@code [m, n]}. */
  public void transpose(int m, int n, HostBlock to) {
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < m; i++) {
        if (singles != null) {
          to.singles[j * m + i] = singles[i * n + j];
        } else {
          to.doubles[j * m + i] = doubles[i * n + j];
        }
      }
    }
  }

  /**
   * As {@link #add}, only where {@code taps} is {@code tap}. In 32 bits an element of x that is not
   * finite makes NaN of every sum, also where its tap is another.
   */
  public void addAt(int tap, HostBlock taps, HostBlock x, int from, int to) {
    if (singles != null) {
      addAt(tap, taps.singles, x.singles, singles, from, to);
    } else {
      for (int i = from; i < to; i++) {
        doubles[i] += taps.doubles[i] == tap ? x.doubles[i] : 0;
      }
    }
  }

  private static void addAt(float tap, float[] taps, float[] x, float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += x[i] * (1 - Math.min(1, Math.abs(taps[i] - tap)));
    }
  }
}
