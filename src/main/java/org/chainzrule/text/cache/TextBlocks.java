package org.chainzrule.text.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.chainzrule.Internal;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.DataException;

/** Work on texts a block at a time, on several threads, with results in the order of texts. */
@Internal
public final class TextBlocks {

  /** A row's block is {@code row >> BITS}. */
  public static final int BITS = 10;

  /** Texts in a block; only the last has fewer. */
  public static final int SIZE = 1 << BITS;

  private TextBlocks() {}

  /**
   * Turns each block into something.
   *
   * @param make runs on any thread, for several blocks at once
   * @param take gets the results in order, on this thread
   */
  public static <T> void each(
      LabelledTexts texts,
      PreprocessingConfig how,
      Function<List<LabelledText>, T> make,
      Consumer<T> take) {
    ExecutorService pool = Executors.newFixedThreadPool(how.threads(), TextBlocks::daemon);
    Deque<Future<T>> pending = new ArrayDeque<>();
    try (Stream<LabelledText> stream = texts.stream(how.bad())) {
      Iterator<LabelledText> each = stream.iterator();
      while (each.hasNext()) {
        List<LabelledText> block = new ArrayList<>(SIZE);
        while (block.size() < SIZE && each.hasNext()) {
          block.add(each.next());
        }
        pending.add(pool.submit(() -> make.apply(block)));
        if (pending.size() > 2 * how.threads()) {
          take.accept(result(pending.remove()));
        }
      }
      while (!pending.isEmpty()) {
        take.accept(result(pending.remove()));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataException("interrupted while preparing texts", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new AssertionError(e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "chainzrule-text");
    thread.setDaemon(true);
    return thread;
  }
}
