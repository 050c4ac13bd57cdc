package org.chainzrule.autodiff;

/**
 * Whether operations on this thread remember how they were computed. It is on unless paused: {@code
 * try (var paused = Recording.pause()) { ... }} computes values alone, for inference.
 */
public final class Recording implements AutoCloseable {

  private static final ThreadLocal<Recording> INNERMOST = new ThreadLocal<>();

  private final Recording outer = INNERMOST.get();

  private Recording() {
    INNERMOST.set(this);
  }

  /** Whether operations are remembered now. */
  public static boolean isOn() {
    return INNERMOST.get() == null;
  }

  /** Stops remembering until the result is closed. */
  public static Recording pause() {
    return new Recording();
  }

  @Override
  public void close() {
    INNERMOST.set(outer);
  }
}
