package org.chainzrule.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;

/**
 * Examples from a stream whose number nobody knows, such as files larger than memory or a
 * generator. It is read in chunks of one size, of which two are kept in memory: epoch n of a
 * training is chunk n, whose examples are shuffled by the seed as any others. Where the stream
 * ends, it is opened again and the chunk goes on with its first examples. Read without an epoch, it
 * holds the first chunk.
 *
 * <pre>{@code
 * Dataset stream = StreamedExamples.ofClasses(10_000, 2, () -> lines(file).map(line -> parsed(line)));
 * Trainer.create(network, loss).fit(stream, 50); // 50 chunks, 500 000 examples
 * }</pre>
 *
 * <p>A chunk that is asked for again, as by a training that is resumed, is read again from the
 * beginning of the stream. So the same bytes come out only if the stream gives the same examples
 * whenever it is opened.
 */
public final class StreamedExamples implements Dataset, AutoCloseable {

  /** The chunk that is trained on, and the next one, of which batches may be made ahead. */
  private static final int KEPT = 2;

  /**
   * One example.
   *
   * @param input its numbers
   * @param target the values to predict, or the class index alone
   */
  public record Example(double[] input, double... target) {}

  private final int chunk;
  private final OptionalInt classes;
  private final Supplier<? extends Stream<Example>> source;
  private final Map<Integer, Table> kept = new LinkedHashMap<>();
  private Stream<Example> open;
  private Iterator<Example> examples;
  private int read;
  private int passes;

  private StreamedExamples(
      int chunk, OptionalInt classes, Supplier<? extends Stream<Example>> source) {
    if (chunk < 1) {
      throw new IllegalArgumentException("expected chunks of at least 1 example, got " + chunk);
    }
    this.chunk = chunk;
    this.classes = classes;
    this.source = source;
  }

  /**
   * Examples for regression.
   *
   * @param chunk how many examples are in memory, shuffled and counted as an epoch at a time
   * @param source opens the stream, from its beginning at every call
   * @throws IllegalArgumentException if the chunk is below 1
   */
  public static StreamedExamples ofValues(int chunk, Supplier<? extends Stream<Example>> source) {
    return new StreamedExamples(chunk, OptionalInt.empty(), source);
  }

  /** Examples for classification, with class indices in 0..classes-1; as {@link #ofValues}. */
  public static StreamedExamples ofClasses(
      int chunk, int classes, Supplier<? extends Stream<Example>> source) {
    return new StreamedExamples(chunk, OptionalInt.of(classes), source);
  }

  /**
   * How often the stream has ended while chunks were read. A callback that stops a training by it
   * ends with the chunk in which the stream ended, or up to one chunk later if batches are made
   * ahead.
   */
  public synchronized int passes() {
    return passes;
  }

  /** The number of examples in a chunk. */
  @Override
  public int size() {
    return chunk;
  }

  @Override
  public Shape inputShape() {
    return chunk(1).inputShape();
  }

  @Override
  public OptionalInt classes() {
    return classes;
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if the stream is empty, or an example does not suit
   */
  @Override
  public Dataset inEpoch(int number) {
    return chunk(number);
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    return chunk(1).batch(rows, precision);
  }

  private synchronized Table chunk(int number) {
    if (!kept.containsKey(number)) {
      if (number <= read) {
        restart();
      }
      while (read < number) {
        Table next = next();
        read++;
        kept.put(read, next);
        if (kept.size() > KEPT) {
          kept.remove(kept.keySet().iterator().next());
        }
      }
    }
    return kept.get(number);
  }

  private void restart() {
    close();
    kept.clear();
    read = 0;
    passes = 0;
  }

  private Table next() {
    double[][] inputs = new double[chunk][];
    double[][] targets = new double[chunk][];
    for (int i = 0; i < chunk; i++) {
      Example example = nextExample();
      inputs[i] = example.input();
      targets[i] = example.target();
    }
    try {
      return classes.isPresent()
          ? Table.of(inputs, labels(targets), classes.getAsInt())
          : Table.of(inputs, targets);
    } catch (DataException e) {
      throw new DataException(
          e.getMessage() + " of chunk " + (read + 1) + " of " + chunk + " examples", e);
    }
  }

  private int[] labels(double[][] targets) {
    int[] labels = new int[targets.length];
    for (int i = 0; i < labels.length; i++) {
      double[] target = targets[i];
      if (target.length != 1 || target[0] != (int) target[0]) {
        throw new DataException(
            "expected one class index in 0.."
                + (classes.getAsInt() - 1)
                + ", got "
                + Arrays.toString(target)
                + " in row "
                + i);
      }
      labels[i] = (int) target[0];
    }
    return labels;
  }

  private Example nextExample() {
    boolean isFirst = examples == null;
    if (isFirst) {
      open();
    }
    if (!examples.hasNext()) {
      if (isFirst) {
        throw new DataException("expected a stream with examples, got an empty one");
      }
      passes++;
      close();
      open();
      if (!examples.hasNext()) {
        throw new DataException(
            "expected a stream with examples whenever it is opened, got an empty one after "
                + passes
                + " passes");
      }
    }
    return examples.next();
  }

  private void open() {
    open = source.get();
    examples = open.iterator();
  }

  /** Closes the stream, where it is open; reading goes on from its beginning. */
  @Override
  public synchronized void close() {
    if (open != null) {
      open.close();
    }
    open = null;
    examples = null;
  }

  /** Says nothing of the shape, which only reading tells. */
  @Override
  public String toString() {
    return "a stream in chunks of " + chunk + " examples";
  }
}
