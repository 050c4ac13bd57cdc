package org.chainzrule.autodiff;

/**
 * Controls whether operations on this thread are recorded in the computation graph. Recording is on
 * unless paused, as for inference:
 *
 * <pre>{@code
 * try (Recording paused = Recording.pause()) {
 *   Variable logits = layer.forward(x, Pass.inference()); // a constant
 * }
 * }</pre>
 */
public final class Recording implements AutoCloseable {

  private static final ThreadLocal<Recording> INNERMOST = new ThreadLocal<>();

  private final Recording outer = INNERMOST.get();
  private final boolean on;

  private Recording(boolean on) {
    this.on = on;
    INNERMOST.set(this);
  }

  /** Whether operations on this thread are recorded now. */
  public static boolean isOn() {
    Recording innermost = INNERMOST.get();
    return innermost == null || innermost.on;
  }

  /** Stops recording on this thread until the result is closed. */
  public static Recording pause() {
    return new Recording(false);
  }

  /**
   * Records on this thread until the result is closed, even where recording is paused: for what is
   * differentiated at once and given on as a constant.
   */
  public static Recording resume() {
    return new Recording(true);
  }

  @Override
  public void close() {
    INNERMOST.set(outer);
  }
}
