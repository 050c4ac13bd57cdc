package org.chainzrule.autodiff;

/**
 * Whether operations on this thread remember how they were computed. It is on unless paused: {@code
 * try (var paused = Recording.pause()) { ... }} computes values alone, for inference.
 */
public final class Recording implements AutoCloseable {

  private static final ThreadLocal<Recording> STATE = ThreadLocal.withInitial(Recording::new);

  private boolean on = true;
  private final Recording state;
  private final boolean before;

  private Recording() {
    this.state = this;
    this.before = true;
  }

  private Recording(Recording state, boolean on) {
    this.state = state;
    this.before = state.on;
    state.on = on;
  }

  /** Whether operations are remembered now. */
  public static boolean isOn() {
    return STATE.get().on;
  }

  /** Stops remembering until the result is closed. */
  public static Recording pause() {
    return new Recording(STATE.get(), false);
  }

  @Override
  public void close() {
    state.on = before;
  }
}
