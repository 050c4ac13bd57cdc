package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.op.Windows;

/** What lies under a sliding window, as rows of a matrix, and back: each the other's gradient. */
public final class Patches {

  private Patches() {}

  /**
   * A row for every example and place of the window, {@code [n ow oh, taps channels]}; padding is
   * 0. Its product with weights {@code [taps channels, out]} is a convolution, and has in memory
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
   * The adjoint: every number is added to the pixel it stands for.
   *
   * @param images the shape of the result, {@code [n, w, h, channels]}
   */
  static Variable fold(Window window, Variable patches, Shape images) {
    return result(Windows.fold(window, patches.value(), images), edge(patches, g -> of(window, g)));
  }
}
