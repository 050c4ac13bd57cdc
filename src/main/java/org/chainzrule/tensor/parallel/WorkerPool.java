package org.chainzrule.tensor.parallel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.chainzrule.Internal;

/**
 * Threads that help with matrix products and with large loops over host memory. A loop is cut into
 * parts whose borders do not depend on how many help, and no part reads what another writes, so
 * results are the same to the bit. Everyone, the caller as well, begins at parts of their own, the
 * same ones of every array, since those lie in their core's cache; whoever is done takes parts of
 * others: a member that comes late costs nothing but its help.
 */
@Internal
public final class WorkerPool {

  /** Elements in a part. */
  private static final int PART = 1 << 12;

  /** Elements in a loop that is worth sharing; below, data is better left in one core's cache. */
  private static final int LEAST = 1 << 13;

  /**
   * Nanoseconds for which an idle member looks for work before it sleeps; waking takes some 50 us.
   */
  private static final long PATIENCE = 200_000;

  /** How often one looks before it lets another thread have the processor. */
  private static final int LOOKS = 64;

  private static final WorkerPool ALL = new WorkerPool(threads());

  /** A loop from {@code from} (included) to {@code to} (excluded). */
  @FunctionalInterface
  public interface Loop {
    void run(int from, int to);
  }

  private final Member[] members;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * @param threads the caller's among them
   */
  WorkerPool(int threads) {
    members = new Member[Math.max(0, threads - 1)];
  }

  /** As many as the processors, or what OpenMP, and so ND4J, is told to use. */
  private static int threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    String told = System.getenv("OMP_NUM_THREADS");
    return told != null && told.matches("[1-9][0-9]{0,4}")
        ? Math.min(processors, Integer.parseInt(told))
        : processors;
  }

  /**
   * Runs a loop over {@code count} pieces of {@code elements} elements each, in parts that begin at
   * multiples of {@code step}; in one part where it is small. Nothing runs any more when it returns
   * or fails.
   */
  public static void run(int count, int elements, int step, Loop loop) {
    if ((long) count * elements < LEAST) {
      loop.run(0, count);
    } else {
      long steps = Math.max(1, PART / Math.max(1, (long) step * elements));
      ALL.share(count, (int) Math.min(count, steps * step), loop);
    }
  }

  /** Runs a loop over the columns of a matrix {@code [rows, columns]}, in parts of whole blocks. */
  public static void columns(int rows, int columns, Loop loop) {
    run(columns, rows, Scratch.columnsInBlock(rows), loop);
  }

  /** Runs {@code count} loops over {@code elements} elements each. */
  public static void each(int count, int elements, IntConsumer loop) {
    run(
        count,
        elements,
        1,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            loop.accept(i);
          }
        });
  }

  /** How many threads there are, the caller's among them. */
  public static int size() {
    return ALL.members.length + 1;
  }

  /** Runs a loop over {@code count} large pieces, each a part of its own. */
  public static void pieces(int count, Loop loop) {
    ALL.share(count, 1, loop);
  }

  /** Shares a loop in parts of {@code size}; one caller at a time, another is on its own. */
  void share(int count, int size, Loop loop) {
    int parts = (int) (((long) count + size - 1) / size);
    if (parts < 2 || members.length == 0 || !busy.compareAndSet(false, true)) {
      for (int part = 0; part < parts; part++) {
        loop.run(part * size, Math.min(count - part * size, size) + part * size);
      }
    } else {
      Job job = new Job(loop, count, size, parts, Math.min(members.length + 1, parts));
      try {
        for (int i = 0; i < job.workers - 1; i++) {
          if (members[i] == null) {
            members[i] = new Member(i + 1);
            members[i].start();
          }
          members[i].give(job);
        }
        job.work(0);
        job.await();
      } finally {
        busy.set(false);
      }
      job.check();
    }
  }

  /** One loop, handed out part by part. */
  private static final class Job {

    private final Loop loop;
    private final int count;
    private final int size;
    private final int parts;
    private final int workers;

    /** The next part of each worker's own. */
    private final AtomicIntegerArray next;

    private final AtomicInteger done = new AtomicInteger();
    private volatile Throwable failure;

    Job(Loop loop, int count, int size, int parts, int workers) {
      this.loop = loop;
      this.count = count;
      this.size = size;
      this.parts = parts;
      this.workers = workers;
      this.next = new AtomicIntegerArray(workers);
      for (int i = 1; i < workers; i++) {
        next.set(i, first(i));
      }
    }

    /** The first part of a worker's own. */
    private int first(int worker) {
      return (int) ((long) parts * worker / workers);
    }

    /**
     * Takes half of what is left of a worker's parts at once, since every taking is a line of the
     * cache that goes from core to core, and reports once.
     */
    void work(int worker) {
      int mine = 0;
      for (int i = 0; i < workers; i++) {
        int owner = (worker + i) % workers;
        int end = first(owner + 1);
        while (next.get(owner) < end) {
          int some = Math.max(1, (end - next.get(owner)) / 2);
          int from = next.getAndAdd(owner, some);
          int to = Math.min(end, from + some);
          for (int part = from; part < to; part++) {
            run(part);
          }
          mine += Math.max(0, to - from);
        }
      }
      if (mine > 0) {
        done.addAndGet(mine);
      }
    }

    private void run(int part) {
      int from = part * size;
      try {
        loop.run(from, Math.min(count - from, size) + from);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }

    /** Waits for parts that others have taken. */
    void await() {
      for (int looks = 1; done.get() < parts; looks++) {
        if (looks % LOOKS == 0) {
          Thread.yield();
        } else {
          Thread.onSpinWait();
        }
      }
    }

    void check() {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
    }
  }

  /** One thread, which waits for work. */
  private static final class Member extends Thread {

    private final int number;
    private final AtomicReference<Job> job = new AtomicReference<>();
    private volatile boolean asleep;

    Member(int number) {
      super("chainzrule-" + number);
      this.number = number;
      setDaemon(true);
    }

    void give(Job next) {
      job.set(next);
      if (asleep) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      while (true) {
        Job mine = job.get();
        if (mine == null) {
          look();
        } else {
          if (number < mine.workers) {
            mine.work(number);
          }
          // One that came meanwhile stays.
          job.compareAndSet(mine, null);
        }
      }
    }

    private void look() {
      long start = System.nanoTime();
      for (int looks = 1; job.get() == null; looks++) {
        if (looks % LOOKS != 0) {
          Thread.onSpinWait();
        } else if (System.nanoTime() - start < PATIENCE) {
          Thread.yield();
        } else {
          sleep();
          return;
        }
      }
    }

    /** Looked for work once more after saying so, or it could sleep beside some. */
    private void sleep() {
      asleep = true;
      if (job.get() == null) {
        LockSupport.park(this);
      }
      asleep = false;
    }
  }
}
