package org.chainzrule.train;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.chainzrule.train.exchange.Exchange;

/**
 * Workers as threads of one process. A message is copied when it is received, not before, and the
 * copy is overwritten when the next one is received: whoever changes a message too early, or reads
 * it too late, gives a wrong result.
 */
public final class ThreadExchange implements Exchange {

  private static final int SECONDS = 60;

  private final int rank;
  private final BlockingQueue<ByteBuffer>[][] links;
  private final AtomicBoolean failed;
  private ByteBuffer[] last = new ByteBuffer[0];

  /**
   * @param links by the rank of the receiver and of the sender
   */
  private ThreadExchange(int rank, BlockingQueue<ByteBuffer>[][] links, AtomicBoolean failed) {
    this.rank = rank;
    this.links = links;
    this.failed = failed;
  }

  /** Runs the same work at every worker, and returns the results by rank or the first failure. */
  public static <T> List<T> run(int workers, Function<Exchange, T> work) {
    AtomicBoolean failed = new AtomicBoolean();
    BlockingQueue<ByteBuffer>[][] links = links(workers);
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<T>> results = new ArrayList<>();
      for (int rank = 0; rank < workers; rank++) {
        Exchange exchange = new ThreadExchange(rank, links, failed);
        Callable<T> one =
            () -> {
              try {
                return work.apply(exchange);
              } catch (RuntimeException | Error e) {
                failed.set(true);
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

  @SuppressWarnings({"unchecked", "rawtypes"}) // Arrays of generic types are created raw.
  private static BlockingQueue<ByteBuffer>[][] links(int workers) {
    BlockingQueue<ByteBuffer>[][] links = new BlockingQueue[workers][workers];
    for (BlockingQueue<ByteBuffer>[] each : links) {
      Arrays.setAll(each, r -> new LinkedBlockingQueue<>());
    }
    return links;
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
    return links.length;
  }

  @Override
  public void send(ByteBuffer... messages) {
    for (int r = 0; r < links.length; r++) {
      if (r != rank) {
        links[r][rank].add(messages[r].duplicate());
      }
    }
  }

  @Override
  public ByteBuffer[] receive() {
    // Whoever still reads an earlier message reads nonsense.
    for (ByteBuffer message : last) {
      if (message != null) {
        Arrays.fill(message.array(), (byte) -1);
      }
    }
    last = new ByteBuffer[links.length];
    for (int r = 0; r < links.length; r++) {
      if (r != rank) {
        ByteBuffer message = next(links[rank][r]);
        last[r] = ByteBuffer.allocate(message.remaining()).put(message).flip();
      }
    }
    return last.clone();
  }

  private ByteBuffer next(BlockingQueue<ByteBuffer> link) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    try {
      while (!failed.get() && System.nanoTime() < end) {
        ByteBuffer message = link.poll(10, TimeUnit.MILLISECONDS);
        if (message != null) {
          return message;
        }
      }
      throw new Left(new TimeoutException("no message within " + SECONDS + " s"));
    } catch (InterruptedException e) {
      throw new Left(e);
    }
  }
}
