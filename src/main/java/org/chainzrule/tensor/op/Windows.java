package org.chainzrule.tensor.op;

import org.chainzrule.tensor.Check;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;

/**
 * Pooling by a sliding {@link Window} on batches of images {@code [n, w, h, channels]}, over the
 * {@code ow} x {@code oh} places of {@link Window#over}, and its adjoints. Those of convolutions
 * are {@link RowPatches}.
 */
public final class Windows {

  private Windows() {}

  /**
   * What max pooling gives, each {@code [n, ow, oh, channels]}.
   *
   * @param values the largest element in every place
   * @param taps its tap, the first one of equals
   */
  public record Largest(Tensor values, Tensor taps) {}

  /**
   * The largest element in every place, and its tap. As in {@link Double#compare}, 0 is larger than
   * -0, and NaN is larger than all others.
   *
   * @param images shape {@code [n, w, h, channels]}
   * @throws IllegalArgumentException if the window has padding
   */
  public static Largest largest(Window window, Tensor images) {
    Tensor taps = Tensor.blank(pooledOf(window, images.shape()), images.precision());
    Tensor values = Tensor.blank(taps.shape(), images.precision());
    Kernels.active().largest(window, images, taps, values);
    return new Largest(values, taps);
  }

  /**
   * The sum over the taps in every place, {@code [n, ow, oh, channels]}.
   *
   * @param images shape {@code [n, w, h, channels]}
   * @throws IllegalArgumentException if the window has padding
   */
  public static Tensor sum(Window window, Tensor images) {
    Tensor out = Tensor.blank(pooledOf(window, images.shape()), images.precision());
    Kernels.active().pool(window, images, null, out);
    return out;
  }

  /** The element at the given tap of every place, in the shape of {@code taps}. */
  public static Tensor select(Window window, Tensor images, Tensor taps) {
    Check.precision(images, taps);
    Check.shape(pooledOf(window, images.shape()), taps.shape());
    Tensor out = Tensor.blank(taps.shape(), images.precision());
    Kernels.active().pool(window, images, taps, out);
    return out;
  }

  /** The adjoint of {@link #sum}: every element is added at all taps. */
  public static Tensor spread(Window window, Tensor x, Shape images) {
    Check.shape(pooledOf(window, images), x.shape());
    Tensor out = Tensor.blank(images, x.precision());
    Kernels.active().unpool(window, x, null, out);
    return out;
  }

  /** The adjoint of {@link #select}: every element is added at its tap. */
  public static Tensor deposit(Window window, Tensor x, Tensor taps, Shape images) {
    Check.precision(x, taps);
    Check.shape(pooledOf(window, images), x.shape());
    Check.shape(x.shape(), taps.shape());
    Tensor out = Tensor.blank(images, x.precision());
    Kernels.active().unpool(window, x, taps, out);
    return out;
  }

  private static Shape pooledOf(Window window, Shape images) {
    if (window.padding() != 0) {
      throw new IllegalArgumentException(
          "expected a window without padding to pool, got " + window);
    }
    if (images.rank() != 4) {
      throw new IllegalArgumentException(
          "expected images [n, width, height, channels], got shape " + images);
    }
    return window.over(images.tail()).prepend(images.size(0));
  }
}
