package org.chainzrule.text.cache;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
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

/** Processes texts in blocks, on several threads, with results in the order of the texts. */
@Internal
public final class TextBlocks {

  /** The block of a row is {@code row >> BITS}. */
  public static final int BITS = 10;

  /** The number of texts in a block; only the last block may have fewer. */
  public static final int SIZE = 1 << BITS;

  private TextBlocks() {}

  /**
   * Maps each block to a result.
   *
   * @param make runs on a thread of the pool, for several blocks at once
   * @param take receives the results in order, on the caller's thread
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

  /** Maps the blocks of texts that have no targets, which are 0 then, on the caller's thread. */
  public static <T> List<T> of(List<String> texts, Function<List<LabelledText>, T> make) {
    List<T> results = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += SIZE) {
      List<String> block = texts.subList(from, Math.min(from + SIZE, texts.size()));
      results.add(make.apply(block.stream().map(text -> new LabelledText(0, text)).toList()));
    }
    return results;
  }

  /**
   * Checks a block of texts that was read from a cache file.
   *
   * @param size the number of its texts
   * @param targets their class indices or scores
   * @param block its number, of {@code blocks} in all
   */
  public static void check(int size, float[] targets, int block, int blocks, OptionalInt classes)
      throws IOException {
    boolean full = block < blocks - 1 ? size == SIZE : size >= 1 && size <= SIZE;
    PackedInput.require(
        full && targets.length == size, "a block of texts", size + " and " + targets.length);
    for (float target : targets) {
      boolean right =
          classes.isPresent()
              ? target >= 0 && target < classes.getAsInt() && target == (int) target
              : Float.isFinite(target);
      PackedInput.require(right, "a class or a score", "" + target);
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
