package org.chainzrule.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chainzrule.tensor.parallel.ThreadOwned;

/**
 * One thread's blocks of memory for the tensors of its scopes: the free ones by size and precision,
 * and the number of bytes in use.
 *
 * <p>Sizes of batches vary, and a block serves one size only. A pool therefore holds at most twice
 * the bytes that were in use at once lately, and frees the blocks that were not used for longest.
 * Lately is the current period and the one before, of {@link #PERIOD} outermost scopes each, so
 * that a few large batches do not keep their memory for good.
 */
final class Pool implements ThreadOwned {

  private static final int SMALLEST = 16;

  /** The bytes up to which a pool may grow in any case. */
  private static final long LEAST = 1 << 20;

  /** The outermost scopes that a period lasts. */
  static final int PERIOD = 1024;

  /** The most claims of a scope whose list is kept for another. */
  private static final int LONGEST = 1 << 12;

  private static final ThreadLocal<Pool> MINE = ThreadLocal.withInitial(Pool::create);

  /** The innermost open scope of the thread, or null. */
  TensorScope current;

  private final List<ArrayDeque<Memory>> free = new ArrayList<>();
  private final Queue<Memory> returned = new ConcurrentLinkedQueue<>();

  /** Whether the thread has an open scope, or another thread empties this pool. */
  private final AtomicBoolean busy = new AtomicBoolean();

  private volatile boolean emptyAtClose;
  private volatile boolean ended;

  /** Bytes of all blocks, and of those in use. */
  private long bytes;

  private long used;

  /** Empty lists for the claims of the next scopes, as many as have been open at once. */
  private final ArrayDeque<List<Storage>> lists = new ArrayDeque<>();

  /** The most bytes that were in use at once in this period, and in the one before. */
  private long most;

  private long mostBefore;

  /** The outermost scopes that have closed in this period. */
  private int scopes;

  /** Counts the blocks that became free. */
  private long clock;

  private Pool() {}

  private static Pool create() {
    Pool pool = new Pool();
    ThreadOwned.add(pool);
    return pool;
  }

  /** The pool of the calling thread. */
  static Pool mine() {
    return MINE.get();
  }

  /** The bytes of all blocks, free or in use. */
  long bytes() {
    return bytes;
  }

  /** The most bytes that were in use at once, since the pool was last emptied. */
  long most() {
    return most;
  }

  /** The outermost scope of the thread opens. */
  void enter() {
    ThreadOwned.endOrphansSometimes();
    while (!busy.compareAndSet(false, true)) {
      Thread.onSpinWait();
    }
  }

  /** The outermost scope of the thread has closed. */
  void leave() {
    if (emptyAtClose) {
      emptyAtClose = false;
      empty();
    }
    if (++scopes == PERIOD) {
      scopes = 0;
      mostBefore = most;
      most = used;
      shrink(0);
    }
    busy.set(false);
  }

  /** An empty list for the claims of a scope. */
  List<Storage> claims() {
    List<Storage> list = lists.pollLast();
    return list == null ? new ArrayList<>() : list;
  }

  /**
   * Takes the list of a scope that has closed, for another; long ones are left to the collector.
   */
  void reuse(List<Storage> list) {
    if (list.size() <= LONGEST) {
      list.clear();
      lists.addLast(list);
    }
  }

  /** A block of at least {@code length} elements. */
  Memory claim(Precision precision, int length) {
    int capacity = capacity(length);
    // Last in, first out: the block used last is most likely still in a cache.
    Memory memory = free(precision, capacity).pollLast();
    if (memory == null) {
      long needed = (long) capacity * precision.bytes();
      most = Math.max(most, used + needed);
      shrink(needed);
      memory = new Memory(precision, capacity);
      bytes += memory.bytes();
    }
    used += memory.bytes();
    most = Math.max(most, used);
    return memory;
  }

  /** Frees blocks until so many more bytes are within the limit. */
  private void shrink(long needed) {
    long limit = Math.max(LEAST, 2 * Math.max(most, mostBefore));
    while (bytes + needed > limit && bytes > used) {
      freeOldest();
    }
  }

  /** Takes a block that is no longer in use. */
  void release(Memory memory) {
    used -= memory.bytes();
    memory.freedAt = clock++;
    free(memory.precision, memory.capacity).addLast(memory);
  }

  /** A block in use leaves the pool, and is freed by the garbage collector. */
  void forget(Memory memory) {
    used -= memory.bytes();
    bytes -= memory.bytes();
  }

  /** Takes back a block from another thread, at the next opportunity. */
  void giveBack(Memory memory) {
    returned.add(memory);
    if (ended) {
      freeReturned();
    }
  }

  /** Takes back the blocks that other threads have given back. */
  void takeBack() {
    for (Memory memory = returned.poll(); memory != null; memory = returned.poll()) {
      release(memory);
    }
  }

  /** Frees the blocks that no scope uses, of every thread; where one has a scope open, later. */
  static void emptyAll() {
    ThreadOwned.forEach(
        owned -> {
          if (owned instanceof Pool pool) {
            pool.emptyNowOrLater();
          }
        });
  }

  private void emptyNowOrLater() {
    if (this == mine() && current != null) {
      empty();
    } else if (busy.compareAndSet(false, true)) {
      empty();
      busy.set(false);
    } else {
      emptyAtClose = true;
    }
  }

  private void empty() {
    takeBack();
    for (ArrayDeque<Memory> blocks : free) {
      for (Memory memory : blocks) {
        bytes -= memory.bytes();
        memory.free();
      }
      blocks.clear();
    }
    most = used;
    mostBefore = used;
  }

  @Override
  public void end() {
    empty();
    ended = true;
    freeReturned();
  }

  private void freeReturned() {
    for (Memory memory = returned.poll(); memory != null; memory = returned.poll()) {
      memory.free();
    }
  }

  /** Frees the block that has been free for longest. */
  private void freeOldest() {
    ArrayDeque<Memory> oldest = null;
    for (ArrayDeque<Memory> blocks : free) {
      if (!blocks.isEmpty()
          && (oldest == null || blocks.getFirst().freedAt < oldest.getFirst().freedAt)) {
        oldest = blocks;
      }
    }
    Memory memory = oldest.removeFirst();
    bytes -= memory.bytes();
    memory.free();
  }

  /** {@code length} rounded up to one of eight sizes per power of two, so that sizes recur. */
  private static int capacity(int length) {
    if (length <= SMALLEST) {
      return SMALLEST;
    }
    int step = Math.max(1, Integer.highestOneBit(length - 1) >> 3);
    long rounded = ((length + (long) step - 1) / step) * step;
    return (int) Math.min(rounded, Integer.MAX_VALUE);
  }

  private ArrayDeque<Memory> free(Precision precision, int capacity) {
    int power = 31 - Integer.numberOfLeadingZeros(capacity);
    int size = (power << 3) + (((capacity - (1 << power)) << 3) >> power);
    int index = 2 * size + precision.ordinal();
    while (free.size() <= index) {
      free.add(new ArrayDeque<>());
    }
    return free.get(index);
  }
}
