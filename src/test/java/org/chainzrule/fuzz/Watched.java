package org.chainzrule.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs readers one after the other on a thread of its own, with a limit of time and of memory. */
final class Watched implements AutoCloseable {

  /**
   * What one case may allocate on the heap. Samples are tiny, but what a compressed file claims is
   * believed up to 64 MiB.
   */
  private static final long BYTES = 128L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long seconds;
  private ExecutorService executor = start();
  private volatile Thread thread;

  /**
   * @param seconds the longest time of a reading
   */
  Watched(long seconds) {
    this.seconds = seconds;
  }

  private static ExecutorService start() {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread made = new Thread(work, "chainzrule-fuzz");
          made.setDaemon(true);
          return made;
        });
  }

  /**
   * How a case ended.
   *
   * @param excess which limit it broke and where; empty for none
   */
  record Outcome(Object value, Throwable failure, String excess) {

    /** The kind of a failure and where it comes from. */
    String place() {
      return Arrays.stream(failure.getStackTrace())
          .filter(frame -> frame.getClassName().startsWith("org.chainzrule."))
          .findFirst()
          .map(frame -> failure.getClass().getName() + " at " + frame)
          .orElse(failure.getClass().getName());
    }

    /** What came of it, in a line or with the whole stack trace. */
    String described(boolean whole) {
      if (failure == null) {
        return "gave " + shortened(String.valueOf(value));
      }
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      return whole ? "\n" + trace : "threw " + shortened(failure.toString());
    }

    private static String shortened(String text) {
      return text.length() < 400 ? text : text.substring(0, 400) + "...";
    }
  }

  private record Ended(Object value, Throwable failure, long allocated) {}

  Outcome run(Callable<Object> reader) {
    Future<Ended> future = executor.submit(() -> ended(reader));
    try {
      Ended ended = future.get(seconds, TimeUnit.SECONDS);
      String excess =
          ended.allocated <= BYTES
              ? ""
              : String.format(Locale.ROOT, "more than %d MiB allocated", BYTES >> 20);
      return new Outcome(ended.value, ended.failure, excess);
    } catch (TimeoutException e) {
      String where = Arrays.toString(Arrays.stream(thread.getStackTrace()).limit(12).toArray());
      executor.shutdownNow();
      executor = start();
      return new Outcome(null, null, "more than " + seconds + " s, at " + where);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private Ended ended(Callable<Object> reader) {
    thread = Thread.currentThread();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Object value = null;
    Throwable failure = null;
    try {
      value = reader.call();
    } catch (Throwable e) {
      failure = e;
    }
    return new Ended(value, failure, THREADS.getCurrentThreadAllocatedBytes() - before);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
