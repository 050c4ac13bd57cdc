package org.chainzrule.train.log;

import java.io.PrintStream;
import java.util.Locale;
import org.chainzrule.train.Callback;

/**
 * A progress display: on a terminal a moving bar with the loss, the examples per second and the
 * time left; on other output one line per epoch.
 */
public final class ProgressBar implements Callback {

  private static final int WIDTH = 24;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintStream out;
  private final boolean terminal;
  private Run run = new Run(1, 1, 0);
  private long start;
  private long examples;
  private long drawn;
  private int drawnLength;

  /**
   * A progress bar.
   *
   * @param terminal whether {@code out} is a terminal, on which a line can be overwritten
   */
  public ProgressBar(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
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
    if (terminal && now - drawn > REDRAW_NANOS) {
      drawn = now;
      long done = step.step();
      // A bar that is called by another callback may not have heard of the run.
      long all = Math.max(done, (long) run.epochs() * run.steps());
      double seconds = Math.max(1, now - start) / 1e9;
      double left = seconds * (all - done) / (done - run.done());
      int filled = (int) (WIDTH * done / all);
      draw(
          String.format(
              Locale.ROOT,
              "epoch %d/%d [%s%s] loss %.4f  penalty %.4f  rate %.2g  %.0f/s  %.0f s left",
              step.epoch(),
              run.epochs(),
              "#".repeat(filled),
              ".".repeat(WIDTH - filled),
              step.loss(),
              step.penalty(),
              step.rate(),
              examples / seconds,
              left));
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

  /** Overwrites the current line of the terminal. */
  private void draw(String text) {
    if (terminal) {
      out.print("\r" + text + " ".repeat(Math.max(0, drawnLength - text.length())));
      out.print(text.isEmpty() ? "\r" : "");
      out.flush();
      drawnLength = text.length();
    }
  }
}
