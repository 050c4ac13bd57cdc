package org.chainzrule.nn;

import java.io.Serial;
import java.util.function.Supplier;

/**
 * A layer does not take what it got. The message begins with the layer's place in the network:
 * {@code "layer 1/inner/0: Dense 5 -> 2 takes examples of shape [5], got [4]"} is about the first
 * layer inside a residual block that is the second layer.
 */
public final class LayerException extends IllegalArgumentException {

  @Serial private static final long serialVersionUID = 1;

  private final String path;
  private final String reason;

  private LayerException(String path, String reason, Throwable cause) {
    super("layer " + path + ": " + reason, cause);
    this.path = path;
    this.reason = reason;
  }

  /**
   * Does something with a layer that is inside another one, so that a failure tells where it is.
   * Layers that contain layers use it in {@link Layer#outputShape}; {@link Pass#through} does it by
   * itself.
   *
   * <pre>{@code
   * Shape output = LayerException.within("inner", () -> inner.outputShape(input));
   * }</pre>
   *
   * @param name of the inner layer, as in {@link Layer#parts}
   * @throws LayerException if the step throws an {@link IllegalArgumentException}
   */
  public static <T> T within(String name, Supplier<T> step) {
    try {
      return step.get();
    } catch (IllegalArgumentException e) {
      throw of(name, e);
    }
  }

  /** What the failure of an inner layer of this name is to the layer around it. */
  static LayerException of(String name, IllegalArgumentException failure) {
    return failure instanceof LayerException inner
        ? new LayerException(name + "/" + inner.path, inner.reason, inner.getCause())
        : new LayerException(name, failure.getMessage(), failure);
  }

  /** The place of the layer, such as {@code "1/inner/0"}. */
  public String path() {
    return path;
  }
}
