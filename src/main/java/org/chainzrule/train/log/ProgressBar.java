package org.chainzrule.train.log;

import java.io.PrintStream;
import java.util.Locale;
import org.chainzrule.train.Callback;

/**
 * A progress display: on a terminal a moving bar with the loss and the time left, and with more
 * where the line is wide enough; on other output one line per epoch.
 */
public final class ProgressBar implements Callback {

  private static final int MAX_BAR = 24;
  private static final int MIN_BAR = 8;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintStream out;
  private final int columns;
  private Run run = new Run(1, 1, 0);
  private long start;
  private long examples;
  private long drawn;
  private int drawnLength;

  /**
   * A progress bar.
   *
   * @param columns the width of the terminal, on which a line can be overwritten; 0 where {@code
   *     out} is none
   * @throws IllegalArgumentException if {@code columns} is negative
   */
  public ProgressBar(PrintStream out, int columns) {
    if (columns < 0) {
      throw new IllegalArgumentException("expected columns of at least 0, got " + columns);
    }
    this.out = out;
    this.columns = columns;
  }

  @Override
  public void beforeRun(Run begun) {
    run = begun;
    start = System.nanoTime();
    examples = 0;
    drawn = 0;
  }

  @Override
  public Decision afterStep(Step step) {
    long now = System.nanoTime();
    examples += step.examples();
    if (columns > 0 && now - drawn > REDRAW_NANOS) {
      drawn = now;
      draw(line(step, Math.max(1, now - start) / 1e9));
    }
    return Decision.CONTINUE;
  }

  @Override
  public Decision afterEpoch(Epoch epoch) {
    draw("");
    String validation =
        epoch
            .validation()
            .map(
                v ->
                    String.format(Locale.ROOT, "  validation loss %.4f", v.loss())
                        + (v.accuracy().isPresent()
                            ? String.format(
                                Locale.ROOT, ", accuracy %.2f %%", 100 * v.accuracy().getAsDouble())
                            : ""))
            .orElse("");
    out.println(
        String.format(
                Locale.ROOT,
                "epoch %d/%d  %.2f s  loss %.4f  penalty %.4f",
                epoch.number(),
                run.epochs(),
                epoch.seconds(),
                epoch.loss(),
                epoch.penalty())
            + validation);
    return Decision.CONTINUE;
  }

  /**
   * As much of what is known as the terminal shows in one line: a line that goes on in the next one
   * cannot be overwritten. The last column stays free, since some terminals go on behind it.
   */
  private String line(Step step, double seconds) {
    long done = step.step();
    // A bar that is called by another callback may not have heard of the run.
    long all = Math.max(done, (long) run.epochs() * run.steps());
    double left = seconds * (all - done) / (done - run.done());
    int room = columns - 1;
    StringBuilder text = new StringBuilder();
    add(text, room, "epoch %d/%d", step.epoch(), run.epochs());
    add(text, room, "  %.0f s left", left);
    add(text, room, "  loss %.4f", step.loss());
    add(text, room, "  penalty %.4f", step.penalty());
    add(text, room, "  rate %.2g", step.rate());
    add(text, room, "  %.0f/s", examples / seconds);
    // The bar stands behind the epoch, and takes what room is left.
    int width = Math.min(MAX_BAR, room - text.length() - " []".length());
    if (width >= MIN_BAR) {
      int filled = (int) (width * done / all);
      String bar = " [" + "#".repeat(filled) + ".".repeat(width - filled) + "]";
      int behind = text.indexOf("  ");
      text.insert(behind < 0 ? text.length() : behind, bar);
    }
    return text.toString();
  }

  /** Adds what fits and leaves room for a short bar, from the second part on. */
  private static void add(StringBuilder text, int room, String format, Object... values) {
    String part = String.format(Locale.ROOT, format, values);
    int bar = text.isEmpty() ? 0 : MIN_BAR + " []".length();
    if (text.length() + part.length() + bar <= room) {
      text.append(part);
    }
  }

  /** Overwrites the current line of the terminal. */
  private void draw(String text) {
    if (columns > 0) {
      out.print("\r" + text + " ".repeat(Math.max(0, drawnLength - text.length())));
      out.print(text.isEmpty() ? "\r" : "");
      out.flush();
      drawnLength = text.length();
    }
  }
}
