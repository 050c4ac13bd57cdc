package org.chainzrule.train;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.chainzrule.train.exchange.Exchange;

/** Workers as threads of one process, which hand each other copies of their messages. */
public final class ThreadExchange implements Exchange {

  private static final int SECONDS = 60;

  private final int rank;
  private final ByteBuffer[][] sent;
  private final CyclicBarrier barrier;
  private final AtomicBoolean failed;

  private ThreadExchange(
      int rank, ByteBuffer[][] sent, CyclicBarrier barrier, AtomicBoolean failed) {
    this.rank = rank;
    this.sent = sent;
    this.barrier = barrier;
    this.failed = failed;
  }

  /** Runs the same work at every worker, and returns the results by rank or the first failure. */
  public static <T> List<T> run(int workers, Function<Exchange, T> work) {
    CyclicBarrier barrier = new CyclicBarrier(workers);
    AtomicBoolean failed = new AtomicBoolean();
    ByteBuffer[][] sent = new ByteBuffer[workers][];
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<T>> results = new ArrayList<>();
      for (int rank = 0; rank < workers; rank++) {
        Exchange exchange = new ThreadExchange(rank, sent, barrier, failed);
        Callable<T> one =
            () -> {
              try {
                return work.apply(exchange);
              } catch (RuntimeException | Error e) {
                failed.set(true);
                barrier.reset();
                throw e;
              }
            };
        results.add(threads.submit(one));
      }
      return results(results);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> List<T> results(List<Future<T>> futures) {
    List<T> all = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<T> future : futures) {
      try {
        all.add(future.get(SECONDS, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        boolean isFirst = failure == null || failure instanceof Left;
        failure = isFirst && e.getCause() instanceof RuntimeException cause ? cause : failure;
      } catch (InterruptedException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return all;
  }

  /** Another worker has failed. */
  static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;

    Left(Exception cause) {
      super("another worker left", cause);
    }
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return sent.length;
  }

  @Override
  public ByteBuffer[] swap(ByteBuffer... messages) {
    ByteBuffer[] heard = new ByteBuffer[sent.length];
    sent[rank] = messages;
    await();
    for (int r = 0; r < sent.length; r++) {
      if (r != rank) {
        ByteBuffer message = sent[r][rank].duplicate();
        heard[r] = ByteBuffer.allocate(message.remaining()).put(message).flip();
      }
    }
    await();
    return heard;
  }

  private void await() {
    if (failed.get()) {
      throw new Left(new BrokenBarrierException());
    }
    try {
      barrier.await(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new Left(e);
    }
  }
}
