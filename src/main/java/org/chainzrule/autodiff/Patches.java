package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.op.Windows;

/** The im2col operation: what lies under each position of a sliding window, as a matrix row. */
public final class Patches {

  private Patches() {}

  /**
   * One row for every example and position of the window, {@code [n ow oh, taps channels]}; padding
   * is 0. Its product with weights {@code [taps channels, out]} is a convolution, and has in memory
   * the shape {@code [n, ow, oh, out]}.
   *
   * @param images shape {@code [n, w, h, channels]}
   * @throws IllegalArgumentException if these are no images, or they are smaller than the window
   */
  public static Variable of(Window window, Variable images) {
    return result(
        Windows.patches(window, images.value()),
        edge(images, g -> fold(window, g, images.shape())));
  }

  /**
   * The adjoint (col2im): adds every element to the pixel it was taken from.
   *
   * @param images the shape of the result, {@code [n, w, h, channels]}
   */
  public static Variable fold(Window window, Variable patches, Shape images) {
    return result(Windows.fold(window, patches.value(), images), edge(patches, g -> of(window, g)));
  }
}
