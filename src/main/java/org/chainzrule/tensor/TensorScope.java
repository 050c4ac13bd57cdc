package org.chainzrule.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The memory of one step: every tensor that its thread makes while it is open goes back to the
 * thread's pool when it closes, at once and without the garbage collector. Scopes nest, and close
 * in reverse order on the thread that opened them.
 *
 * <p>Tensors made outside any scope are freed by the garbage collector, which sees only their small
 * handles: give every loop a scope.
 */
public final class TensorScope implements AutoCloseable {

  /** Overwrites what is released, so that a test notices whoever still reads it. */
  private static final boolean POISON = Boolean.getBoolean("chainzrule.poison");

  private static final ThreadLocal<Pool> POOL = ThreadLocal.withInitial(Pool::new);

  private final Pool pool = POOL.get();
  private final TensorScope outer = pool.current;
  private final List<Storage> mine = new ArrayList<>();

  private TensorScope() {
    pool.current = this;
    pool.takeBack();
  }

  /** Opens a scope inside the thread's current one, if any. */
  public static TensorScope open() {
    return new TensorScope();
  }

  /**
   * Moves a tensor to the scope outside this one, or out of all scopes; gives it back. One that
   * will outlive this scope anyway stays where it is.
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
   * Takes tensors out of this scope for another thread to use; their blocks come back to this
   * thread's pool when the parcel closes. What this scope does not hold stays where it is.
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
    Storage last = mine.remove(mine.size() - 1);
    if (last != storage) {
      mine.set(storage.place, last);
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
    for (Storage storage : mine) {
      Memory memory = end(storage);
      pool.free(memory.precision, memory.capacity).addLast(memory);
    }
    pool.current = outer;
  }

  /** Ends a claim and hands back its block. */
  static Memory end(Storage storage) {
    Memory memory = storage.release();
    if (POISON) {
      memory.owner.assign(Double.NaN);
    }
    return memory;
  }

  /** A claim on at least {@code length} elements, held by the current scope if there is one. */
  static Storage claim(Precision precision, int length) {
    Pool pool = POOL.get();
    if (pool.current == null) {
      return new Storage(new Memory(precision, Math.max(1, length)));
    }
    int capacity = Pool.capacity(length);
    // Last in, first out: still in cache.
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
    storage.place = mine.size();
    mine.add(storage);
  }

  /** One thread's free blocks, by size and precision. */
  private static final class Pool {

    private static final int SMALLEST = 16;

    private final List<ArrayDeque<Memory>> free = new ArrayList<>();
    private final ConcurrentLinkedQueue<Memory> returned = new ConcurrentLinkedQueue<>();
    private TensorScope current;
    private long bytes;

    /** Takes back the blocks of parcels that other threads have closed. */
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
