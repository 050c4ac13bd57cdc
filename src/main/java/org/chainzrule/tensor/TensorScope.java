package org.chainzrule.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A scope that owns the memory of tensors: the memory of every tensor that its thread creates while
 * it is open returns to the thread's memory pool when it closes, at once and without the garbage
 * collector. Scopes nest, and close in reverse order on the thread that opened them.
 *
 * <pre>{@code
 * try (TensorScope scope = TensorScope.open()) {
 *   Tensor product = a.matmul(b);
 *   return scope.keep(product.sum()); // the product is freed, the sum is not
 * }
 * }</pre>
 *
 * <p>Tensors created outside any scope are freed by the garbage collector, which sees only their
 * small handles and therefore runs too late: open a scope in every loop.
 */
public final class TensorScope implements AutoCloseable {

  /** Whether released memory is overwritten with NaN, so that tests detect reads after release. */
  private static final boolean POISON = Boolean.getBoolean("chainzrule.poison");

  private static final ThreadLocal<Pool> POOL = ThreadLocal.withInitial(Pool::new);

  private final Pool pool = POOL.get();
  private final TensorScope outer = pool.current;
  private final List<Storage> owned = new ArrayList<>();

  private TensorScope() {
    pool.current = this;
    pool.takeBack();
  }

  /** Opens a scope inside the thread's current one, if any. */
  public static TensorScope open() {
    return new TensorScope();
  }

  /**
   * Moves a tensor to the enclosing scope, or out of all scopes, and returns it. A tensor that
   * outlives this scope anyway stays where it is.
   *
   * @throws IllegalStateException if its scope has closed, or is another thread's
   */
  public Tensor keep(Tensor tensor) {
    Storage storage = tensor.storage();
    Memory memory = storage.memory();
    if (storage.scope != this) {
      if (storage.scope != null && !isInside(storage.scope)) {
        throw new IllegalStateException("expected a tensor of this thread's scopes");
      }
      return tensor;
    }
    disown(storage);
    if (outer != null) {
      outer.adopt(storage);
    } else {
      pool.bytes -= memory.bytes();
    }
    return tensor;
  }

  /**
   * Takes tensors out of this scope for another thread to use; their memory returns to this
   * thread's pool when the transfer closes. A tensor that this scope does not own stays where it
   * is.
   */
  public TensorTransfer pack(Tensor... tensors) {
    List<Storage> taken = new ArrayList<>();
    for (Tensor tensor : tensors) {
      Storage storage = tensor.storage();
      if (storage.scope == this) {
        disown(storage);
        taken.add(storage);
      }
    }
    return new TensorTransfer(taken, pool.returned);
  }

  private void disown(Storage storage) {
    Storage last = owned.remove(owned.size() - 1);
    if (last != storage) {
      owned.set(storage.place, last);
      last.place = storage.place;
    }
    storage.scope = null;
  }

  private boolean isInside(TensorScope other) {
    TensorScope scope = outer;
    while (scope != null && scope != other) {
      scope = scope.outer;
    }
    return scope != null;
  }

  /** The number of bytes this thread's pool holds, in use by scopes or free. */
  public static long pooledBytes() {
    return POOL.get().bytes;
  }

  @Override
  public void close() {
    if (POOL.get().current != this) {
      throw new IllegalStateException(
          "scopes close in reverse order, on the thread that opened them");
    }
    for (Storage storage : owned) {
      Memory memory = end(storage);
      pool.free(memory.precision, memory.capacity).addLast(memory);
    }
    pool.current = outer;
  }

  /** Releases a storage and returns its block. */
  static Memory end(Storage storage) {
    Memory memory = storage.release();
    if (POISON) {
      memory.poison();
    }
    return memory;
  }

  /** Memory for at least {@code length} elements, owned by the current scope if there is one. */
  static Storage claim(Precision precision, int length) {
    Pool pool = POOL.get();
    if (pool.current == null) {
      return new Storage(new Memory(precision, Math.max(1, length)));
    }
    int capacity = Pool.capacity(length);
    // Last in, first out: the block used last is most likely still in a cache.
    Memory memory = pool.free(precision, capacity).pollLast();
    if (memory == null) {
      memory = new Memory(precision, capacity);
      pool.bytes += memory.bytes();
    }
    Storage storage = new Storage(memory);
    pool.current.adopt(storage);
    return storage;
  }

  private void adopt(Storage storage) {
    storage.scope = this;
    storage.place = owned.size();
    owned.add(storage);
  }

  /** One thread's free blocks, by size and precision. */
  private static final class Pool {

    private static final int SMALLEST = 16;

    private final List<ArrayDeque<Memory>> free = new ArrayList<>();
    private final ConcurrentLinkedQueue<Memory> returned = new ConcurrentLinkedQueue<>();
    private TensorScope current;
    private long bytes;

    /** Takes back the blocks of transfers that other threads have closed. */
    void takeBack() {
      Memory memory = returned.poll();
      while (memory != null) {
        free(memory.precision, memory.capacity).addLast(memory);
        memory = returned.poll();
      }
    }

    /** {@code length} rounded up to one of eight sizes per power of two, so that sizes recur. */
    static int capacity(int length) {
      if (length <= SMALLEST) {
        return SMALLEST;
      }
      int step = Math.max(1, Integer.highestOneBit(length - 1) >> 3);
      long rounded = ((length + (long) step - 1) / step) * step;
      return (int) Math.min(rounded, Integer.MAX_VALUE);
    }

    ArrayDeque<Memory> free(Precision precision, int capacity) {
      int power = 31 - Integer.numberOfLeadingZeros(capacity);
      int size = (power << 3) + (((capacity - (1 << power)) << 3) >> power);
      int index = 2 * size + precision.ordinal();
      while (free.size() <= index) {
        free.add(new ArrayDeque<>());
      }
      return free.get(index);
    }
  }
}
