package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.op.Windows;

/** Pooling: reduces what lies under each position of a sliding window, per channel, unpadded. */
public final class Pooling {

  private Pooling() {}

  /**
   * The sum under the window, {@code [n, ow, oh, channels]}.
   *
   * @param images shape {@code [n, w, h, channels]}
   */
  public static Variable sum(Window window, Variable images) {
    return result(
        Windows.sum(window, images.value()), edge(images, g -> spread(window, g, images.shape())));
  }

  /**
   * The adjoint of {@link #sum}: adds every element to all pixels that were under the window.
   *
   * @param x shape {@code [n, ow, oh, channels]}
   * @param images the shape of the result, {@code [n, w, h, channels]}
   */
  public static Variable spread(Window window, Variable x, Shape images) {
    return result(Windows.spread(window, x.value(), images), edge(x, g -> sum(window, g)));
  }

  /**
   * What max pooling gives.
   *
   * @param value the largest element under the window, {@code [n, ow, oh, channels]}
   * @param taps its tap, of the same shape; the first one of equals
   */
  public record Largest(Variable value, Tensor taps) {}

  /**
   * The largest element under the window, whose gradient goes to the pixel that it came from.
   *
   * @param images shape {@code [n, w, h, channels]}
   */
  public static Largest largest(Window window, Variable images) {
    Windows.Largest found = Windows.largest(window, images.value());
    Tensor taps = found.taps();
    Variable value =
        result(found.values(), edge(images, g -> deposit(window, g, taps, images.shape())));
    return new Largest(value, taps);
  }

  /**
   * The element under one tap of the window, {@code [n, ow, oh, channels]}. With the taps of {@link
   * Windows#largest} these are the largest elements.
   *
   * @param images shape {@code [n, w, h, channels]}
   * @param taps one for each place and channel, shape of the result
   */
  public static Variable select(Window window, Variable images, Tensor taps) {
    return result(
        Windows.select(window, images.value(), taps),
        edge(images, g -> deposit(window, g, taps, images.shape())));
  }

  /**
   * The adjoint of {@link #select}: adds every element to the pixel under its tap.
   *
   * @param x shape {@code [n, ow, oh, channels]}
   * @param taps one for each element, shape of x
   * @param images the shape of the result, {@code [n, w, h, channels]}
   */
  public static Variable deposit(Window window, Variable x, Tensor taps, Shape images) {
    return result(
        Windows.deposit(window, x.value(), taps, images), edge(x, g -> select(window, g, taps)));
  }
}
