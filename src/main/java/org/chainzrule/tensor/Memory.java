package org.chainzrule.tensor;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.chainzrule.Internal;
import org.chainzrule.tensor.parallel.Scratch;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A block of memory that ND4J allocated and owns, with buffers through which Java reads and writes
 * it. Views are created once per block, since creating them is slow and blocks are reused.
 */
@Internal
public final class Memory {

  private static final int MEGABYTE = 1 << 20;

  final Precision precision;
  final int capacity;

  /** The ND4J array over the whole block. */
  public final INDArray owner;

  /** The address of the block, for BLAS; null where Java cannot access the block. */
  public final Pointer pointer;

  /** When this block became free, in releases of its pool. */
  long freedAt;

  private final FloatBuffer floats;
  private final DoubleBuffer doubles;

  /** The same memory as 32-bit integers; null for 64-bit elements. */
  private final IntBuffer bits;

  /**
   * A new block, not initialised.
   *
   * @param capacity elements, at least 1
   * @throws OutOfMemoryError if the process cannot have so much; the message says why
   */
  public Memory(Precision precision, int capacity) {
    boolean host = Backend.host();
    this.precision = precision;
    this.capacity = capacity;
    this.owner = allocate(precision, capacity);
    this.pointer = host ? owner.data().pointer() : null;
    this.floats = host && precision == Precision.SINGLE ? owner.data().asNioFloat() : null;
    this.doubles = host && precision == Precision.DOUBLE ? owner.data().asNioDouble() : null;
    this.bits = floats == null ? null : new IntPointer(pointer).capacity(capacity).asBuffer();
  }

  /** Where memory is short, the pools may hold some that nobody uses. */
  private static INDArray allocate(Precision precision, int capacity) {
    try {
      return detached(precision, capacity);
    } catch (OutOfMemoryError | RuntimeException first) {
      if (!isShortage(first)) {
        throw first;
      }
    }
    TensorScope.emptyPools();
    try {
      return detached(precision, capacity);
    } catch (OutOfMemoryError | RuntimeException second) {
      if (isShortage(second)) {
        throw shortage(precision, capacity, second);
      }
      throw second;
    }
  }

  private static INDArray detached(Precision precision, int capacity) {
    try (OutsideWorkspaces outside = OutsideWorkspaces.enter()) {
      return Nd4j.createUninitialized(type(precision), new long[] {capacity}, 'f');
    }
  }

  /** JavaCPP has an error for it, ND4J a message. */
  private static boolean isShortage(Throwable failure) {
    return failure instanceof OutOfMemoryError
        || String.valueOf(failure.getMessage()).startsWith("Allocation failed");
  }

  private static OutOfMemoryError shortage(Precision precision, int capacity, Throwable cause) {
    String reason =
        cause instanceof OutOfMemoryError
            ? String.format(
                Locale.ROOT,
                "the process may use %d MB in all, which is four times -Xmx unless"
                    + " -Dorg.bytedeco.javacpp.maxphysicalbytes says otherwise",
                Pointer.maxPhysicalBytes() / MEGABYTE)
            : "the system gives no more";
    OutOfMemoryError error =
        new OutOfMemoryError(
            String.format(
                Locale.ROOT,
                "expected %d MB of memory outside the Java heap for %d numbers, got none: %s",
                (long) capacity * precision.bytes() / MEGABYTE + 1,
                capacity,
                reason));
    error.initCause(cause);
    return error;
  }

  /** The data type of ND4J for a precision. */
  public static DataType type(Precision precision) {
    return precision == Precision.SINGLE ? DataType.FLOAT : DataType.DOUBLE;
  }

  /** The size of the block in bytes. */
  long bytes() {
    return (long) capacity * precision.bytes();
  }

  /** Frees the block at once. Nothing may use it any more. */
  public void free() {
    owner.close();
  }

  /** Copies {@code n} 32-bit elements out. */
  public void read(int at, float[] to, int from, int n) {
    if (floats != null) {
      floats.get(at, to, from, n);
    } else if (n > 0) {
      System.arraycopy(copyOut(at, n).data().asFloat(), 0, to, from, n);
    }
  }

  /** Copies {@code n} elements in, widened where the block is 64-bit. */
  public void write(int at, float[] values, int from, int n) {
    if (floats != null) {
      floats.put(at, values, from, n);
    } else if (precision == Precision.DOUBLE) {
      double[] wide = Scratch.mine().doubles(0, Scratch.BLOCK);
      for (int done = 0; done < n; done += Scratch.BLOCK) {
        int some = Math.min(Scratch.BLOCK, n - done);
        for (int i = 0; i < some; i++) {
          wide[i] = values[from + done + i];
        }
        write(at + done, wide, 0, some);
      }
    } else if (n > 0) {
      try (OutsideWorkspaces outside = OutsideWorkspaces.enter()) {
        part(at, n).assign(Nd4j.createFromArray(Arrays.copyOfRange(values, from, from + n)));
      }
    }
  }

  /** Copies {@code n} 32-bit elements out as integers of their bits; only for host memory. */
  public void read(int at, int[] to, int from, int n) {
    bits.get(at, to, from, n);
  }

  /** Copies {@code n} 32-bit elements in from integers of their bits; only for host memory. */
  public void write(int at, int[] values, int from, int n) {
    bits.put(at, values, from, n);
  }

  /** Copies {@code n} elements of either precision out. */
  public void read(int at, double[] to, int from, int n) {
    if (precision == Precision.SINGLE) {
      float[] singles = Scratch.mine().floats(0, Scratch.BLOCK);
      for (int done = 0; done < n; done += Scratch.BLOCK) {
        int some = Math.min(Scratch.BLOCK, n - done);
        read(at + done, singles, 0, some);
        for (int i = 0; i < some; i++) {
          to[from + done + i] = singles[i];
        }
      }
    } else if (doubles != null) {
      doubles.get(at, to, from, n);
    } else if (n > 0) {
      System.arraycopy(copyOut(at, n).data().asDouble(), 0, to, from, n);
    }
  }

  /** Copies {@code n} elements in, rounded where the block is 32-bit. */
  public void write(int at, double[] values, int from, int n) {
    if (precision == Precision.SINGLE) {
      float[] singles = Scratch.mine().floats(0, Scratch.BLOCK);
      for (int done = 0; done < n; done += Scratch.BLOCK) {
        int some = Math.min(Scratch.BLOCK, n - done);
        for (int i = 0; i < some; i++) {
          singles[i] = (float) values[from + done + i];
        }
        write(at + done, singles, 0, some);
      }
    } else if (doubles != null) {
      doubles.put(at, values, from, n);
    } else if (n > 0) {
      try (OutsideWorkspaces outside = OutsideWorkspaces.enter()) {
        part(at, n).assign(Nd4j.createFromArray(Arrays.copyOfRange(values, from, from + n)));
      }
    }
  }

  /** Copies {@code n} elements from another block of this precision; only for host memory. */
  public void copy(int at, Memory from, int fromAt, int n) {
    if (floats != null) {
      floats.put(at, from.floats, fromAt, n);
    } else {
      doubles.put(at, from.doubles, fromAt, n);
    }
  }

  /** Fills the block with NaN, so that a use of released memory shows; all bits 1 are a NaN. */
  void poison() {
    if (pointer == null) {
      try (OutsideWorkspaces outside = OutsideWorkspaces.enter()) {
        owner.assign(Double.NaN);
      }
    } else {
      Pointer.memset(pointer, 0xFF, bytes());
    }
  }

  /** Sets {@code n} elements to 0. */
  public void clear(int at, int n) {
    if (n == 0) {
      return;
    }
    HostBlock zeros = HostBlock.scratch(precision, 0, Scratch.BLOCK);
    zeros.fill(0, Math.min(n, Scratch.BLOCK));
    for (int done = 0; done < n; done += Scratch.BLOCK) {
      zeros.write(this, at + done, Math.min(Scratch.BLOCK, n - done));
    }
  }

  /** Copies {@code count} columns of {@code d} 32-bit elements out, one after the other. */
  public void readColumns(int d, int[] columns, int from, int count, float[] to) {
    if (floats != null && d > 0) {
      Scratch.mine().touched(touch(floats, d, columns, from, count));
    }
    for (int i = 0; i < count; i++) {
      read(columns[from + i] * d, to, i * d, d);
    }
  }

  /** As above, for 64-bit elements. */
  public void readColumns(int d, int[] columns, int from, int count, double[] to) {
    if (doubles != null && d > 0) {
      Scratch.mine().touched(touch(doubles, d, columns, from, count));
    }
    for (int i = 0; i < count; i++) {
      read(columns[from + i] * d, to, i * d, d);
    }
  }

  /**
   * Loads the first and last element of some columns ahead of their use. The columns of a large
   * table are rarely in a cache, and in this loop the processor waits for many of them at once,
   * where copies of whole columns would wait for one after the other.
   */
  private static float touch(FloatBuffer x, int d, int[] columns, int from, int count) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      int at = columns[from + i] * d;
      sum += x.get(at) + x.get(at + d - 1);
    }
    return sum;
  }

  private static double touch(DoubleBuffer x, int d, int[] columns, int from, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      int at = columns[from + i] * d;
      sum += x.get(at) + x.get(at + d - 1);
    }
    return sum;
  }

  /** One element, for loops without consecutive access. */
  public double at(int index) {
    if (floats != null) {
      return floats.get(index);
    }
    return doubles != null ? doubles.get(index) : owner.getDouble(index);
  }

  private INDArray copyOut(int at, int n) {
    try (OutsideWorkspaces outside = OutsideWorkspaces.enter()) {
      return part(at, n).dup('f');
    }
  }

  private INDArray part(int at, int n) {
    return owner.get(NDArrayIndex.interval(at, at + n));
  }
}
