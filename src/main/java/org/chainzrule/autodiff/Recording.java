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

  private Recording() {
    INNERMOST.set(this);
  }

  /** Whether operations on this thread are recorded now. */
  public static boolean isOn() {
    return INNERMOST.get() == null;
  }

  /** Stops recording on this thread until the result is closed. */
  public static Recording pause() {
    return new Recording();
  }

  @Override
  public void close() {
    INNERMOST.set(outer);
  }
}
