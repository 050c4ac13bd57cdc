package org.chainzrule.tensor.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.chainzrule.Internal;

/**
 * The pool of worker threads for matrix products and large loops over host memory. A loop is cut
 * into parts whose borders do not depend on the number of threads, and no part reads what another
 * writes, so results are the same to the bit. Each thread, the caller's included, begins with parts
 * of its own, the same ones for every array, since those are likely in its core's cache; a thread
 * that is done takes parts of the others (work stealing), so that a worker that has not begun
 * delays nobody. A thread that waits polls for a fifth of a millisecond and then sleeps. Where
 * workers come late because other processes use the cores, the caller runs loops alone for a while:
 * see {@link Punctuality}.
 */
@Internal
public final class WorkerPool {

  /** The least elements in a part. */
  private static final int PART = 1 << 12;

  /** The least elements of a loop that is shared; less data is better kept in one core's cache. */
  private static final int LEAST = 1 << 13;

  /** Nanoseconds for which a thread that waits polls before it sleeps; waking takes some 50 us. */
  private static final long POLL_NANOS = 200_000;

  /** Polls between two offers of the processor to other threads. */
  private static final int POLLS = 64;

  private static final WorkerPool ALL = new WorkerPool(threads());

  /** A loop from {@code from} (included) to {@code to} (excluded). */
  @FunctionalInterface
  public interface Loop {
    void run(int from, int to);
  }

  private final Worker[] workers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Punctuality punctuality;

  /**
   * @param threads the number of threads, including the caller's
   */
  WorkerPool(int threads) {
    this(threads, new Punctuality(System::nanoTime));
  }

  WorkerPool(int threads, Punctuality punctuality) {
    this.workers = new Worker[Math.max(0, threads - 1)];
    this.punctuality = punctuality;
  }

  /** The number of processors, or less where {@code OMP_NUM_THREADS} says so, as for ND4J. */
  private static int threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    String limit = System.getenv("OMP_NUM_THREADS");
    return limit != null && limit.matches("[1-9][0-9]{0,4}")
        ? Math.min(processors, Integer.parseInt(limit))
        : processors;
  }

  /**
   * Runs a loop over {@code count} pieces of {@code elements} elements each, in parts that begin at
   * multiples of {@code step}, or in one part where the loop is small. When it returns or fails, no
   * part is running any more.
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

  /**
   * Keeps every loop on its caller's thread until {@link #giveBack}, as is faster where as many
   * callers as processors are at work. Returns once no thread of the pool is at work.
   */
  void takeAway() {
    while (!busy.compareAndSet(false, true)) {
      Thread.yield();
    }
  }

  /** Shares loops again. */
  void giveBack() {
    busy.set(false);
  }

  /** The pool of the library. */
  static WorkerPool all() {
    return ALL;
  }

  /** The number of threads, including the caller's. */
  public static int size() {
    return ALL.workers.length + 1;
  }

  /** Runs a loop over {@code count} large pieces, each a part of its own. */
  public static void pieces(int count, Loop loop) {
    ALL.share(count, 1, loop);
  }

  /** Shares a loop in parts of {@code size}; while one caller has the workers, others run alone. */
  void share(int count, int size, Loop loop) {
    int parts = (int) (((long) count + size - 1) / size);
    if (parts < 2
        || workers.length == 0
        || punctuality.isAlone()
        || !busy.compareAndSet(false, true)) {
      for (int part = 0; part < parts; part++) {
        loop.run(part * size, Math.min(count - part * size, size) + part * size);
      }
    } else {
      Job job = new Job(loop, count, size, parts, Math.min(workers.length + 1, parts));
      try {
        for (int i = 0; i < job.workers - 1; i++) {
          if (workers[i] == null || workers[i].ended) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
          }
          workers[i].give(job);
        }
        long start = System.nanoTime();
        job.work(0);
        if (job.awaitsLate(start)) {
          punctuality.late();
        }
      } finally {
        busy.set(false);
      }
      job.check();
    }
  }

  /** One loop, handed out part by part. */
  private static final class Job {

    // Handles in place of atomic numbers, which would be two more objects for every loop.
    private static final VarHandle NEXT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final AtomicIntegerFieldUpdater<Job> DONE =
        AtomicIntegerFieldUpdater.newUpdater(Job.class, "done");

    private final Loop loop;
    private final int count;
    private final int size;
    private final int parts;
    private final int workers;

    /** The next part of each thread's own. */
    private final int[] next;

    private volatile int done;
    private volatile Throwable failure;

    /** The caller where it sleeps until all parts are done, or null. */
    private volatile Thread sleeper;

    Job(Loop loop, int count, int size, int parts, int workers) {
      this.loop = loop;
      this.count = count;
      this.size = size;
      this.parts = parts;
      this.workers = workers;
      this.next = new int[workers];
      for (int i = 1; i < workers; i++) {
        next[i] = first(i);
      }
    }

    /** The first part of a thread's own. */
    private int first(int worker) {
      return (int) ((long) parts * worker / workers);
    }

    /**
     * Takes half of the parts that a thread has left at once, since each time a cache line moves
     * from core to core, and reports once.
     */
    void work(int worker) {
      int mine = 0;
      for (int i = 0; i < workers; i++) {
        int owner = (worker + i) % workers;
        int end = first(owner + 1);
        while (taken(owner) < end) {
          int some = Math.max(1, (end - taken(owner)) / 2);
          int from = (int) NEXT.getAndAdd(next, owner, some);
          int to = Math.min(end, from + some);
          for (int part = from; part < to; part++) {
            run(part);
          }
          mine += Math.max(0, to - from);
        }
      }
      if (mine > 0 && DONE.addAndGet(this, mine) == parts && sleeper != null) {
        LockSupport.unpark(sleeper);
      }
    }

    private int taken(int owner) {
      return (int) NEXT.getVolatile(next, owner);
    }

    private void run(int part) {
      int from = part * size;
      try {
        loop.run(from, Math.min(count - from, size) + from);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }

    /**
     * Waits for parts that other threads have taken. Returns whether that took long: longer than
     * polling, and longer than what the caller did of the loop itself.
     *
     * @param start when the caller began
     */
    boolean awaitsLate(long start) {
      for (int polls = 0; polls < POLLS; polls++) {
        if (done == parts) {
          return false;
        }
        Thread.onSpinWait();
      }
      long idle = System.nanoTime();
      while (done < parts) {
        if (System.nanoTime() - idle < POLL_NANOS) {
          Thread.onSpinWait();
        } else {
          sleep();
          return System.nanoTime() - idle > idle - start;
        }
      }
      return false;
    }

    /** Sleeps until all parts are done; an interrupt is left for the caller to see. */
    private void sleep() {
      sleeper = Thread.currentThread();
      boolean interrupted = false;
      while (done < parts) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
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

  /**
   * A thread that waits for loops to run. An interrupt ends it once it has nothing to do, as those
   * who interrupt all threads of a group expect; the next loop then starts another one. It takes
   * over neither the class loader nor the thread-locals of the caller that happened to start it.
   */
  private static final class Worker extends Thread {

    private final int number;
    private final AtomicReference<Job> job = new AtomicReference<>();
    private volatile boolean asleep;
    private volatile boolean ended;

    Worker(int number) {
      super(null, null, "chainzrule-" + number, 0, false);
      this.number = number;
      setDaemon(true);
      setContextClassLoader(WorkerPool.class.getClassLoader());
    }

    void give(Job next) {
      job.set(next);
      if (asleep) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      // Its caller does without a worker that ends as a job comes.
      for (Job mine = job.get(); mine != null || !isInterrupted(); mine = job.get()) {
        if (mine == null) {
          poll();
        } else {
          if (number < mine.workers) {
            mine.work(number);
          }
          // A job that came meanwhile stays.
          job.compareAndSet(mine, null);
        }
      }
      ended = true;
    }

    private void poll() {
      long start = System.nanoTime();
      for (int polls = 1; job.get() == null; polls++) {
        if (polls % POLLS != 0) {
          Thread.onSpinWait();
        } else if (System.nanoTime() - start < POLL_NANOS) {
          Thread.yield();
        } else {
          sleep();
          return;
        }
      }
    }

    /** Checks for work once more after setting the flag, or it could miss a job and sleep on. */
    private void sleep() {
      asleep = true;
      if (job.get() == null) {
        LockSupport.park(this);
      }
      asleep = false;
    }
  }
}
