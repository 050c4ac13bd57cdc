package org.chainzrule.tensor.op;

import org.chainzrule.tensor.Check;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;

/**
 * Row patches of images {@code [n, w, h, channels]}, and the three products of a convolution with
 * them. A row patch is what lies under the width of a {@link Window} on one row of an image. Under
 * the whole window lie as many of them as it has taps along the height, and all but one of those
 * are also under the window one place further down. So their matrix is smaller than that of whole
 * patches (im2col), by about the height of the window.
 *
 * <p>In all methods P is {@code [n ow, width channels rows]}, one row for every example and place
 * along the width; its columns are numbered by tap, then by channel, then by row of the image, for
 * the {@code rows = (oh - 1) stride + height} rows that lie under places, padding included.
 * Gradients and results g are {@code [n ow oh, out]}, rows by example, then along the width, then
 * along the height. Weights w are {@code [taps channels, out]}, rows by tap along the width, then
 * along the height, then by channel.
 *
 * @see <a href="https://arxiv.org/abs/1706.06873">Cho and Brand, 2017: memory-efficient
 *     convolution</a>
 */
public final class RowPatches {

  private RowPatches() {}

  /**
   * P, the row patches of images; padding is 0.
   *
   * @param images shape {@code [n, w, h, channels]}
   * @throws IllegalArgumentException if these are no images, or they are smaller than the window
   */
  public static Tensor of(Window window, Tensor images) {
    Tensor out = Tensor.blank(shape(window, images.shape()), images.precision());
    Kernels.active().rowPatches(window, images, out);
    return out;
  }

  /**
   * The adjoint of {@link #of}: every element is added to the pixel it was copied from.
   *
   * @param patches in the shape of P
   * @param images the shape of the result, {@code [n, w, h, channels]}
   */
  public static Tensor fold(Window window, Tensor patches, Shape images) {
    Check.shape(shape(window, images), patches.shape());
    Tensor out = Tensor.blank(images, patches.precision());
    Kernels.active().foldRows(window, patches, out);
    return out;
  }

  /**
   * The convolution, {@code [n ow oh, out]}: for every place the sum over taps and channels of the
   * pixels under the window times w, plus b.
   *
   * @param images the shape of the images
   * @param patches P
   * @param b shape {@code [1, out]}, or null for 0
   */
  public static Tensor convolve(Window window, Shape images, Tensor patches, Tensor w, Tensor b) {
    Check.shape(shape(window, images), patches.shape());
    Check.precision(patches, w);
    Shape places = places(window, images);
    Check.shape(Shape.of(window.taps() * images.size(3), w.columns()), w.shape());
    Shape shape = Shape.of(images.size(0) * places.size(0) * places.size(1), w.columns());
    Tensor out = Tensor.blank(shape, w.precision());
    Kernels kernels = Kernels.active();
    if (b == null) {
      out.fill(0);
    } else {
      Check.precision(patches, b);
      Check.shape(Shape.of(1, w.columns()), b.shape());
      kernels.stretch(b, out);
    }
    kernels.convolve(window, images, patches, w, out);
    return out;
  }

  /**
   * The adjoint of {@link #convolve} in P, in the shape of P.
   *
   * @param images the shape of the images
   * @param g shape {@code [n ow oh, out]}
   */
  public static Tensor back(Window window, Shape images, Tensor g, Tensor w) {
    Check.precision(g, w);
    checkGradient(window, images, g);
    Check.shape(Shape.of(window.taps() * images.size(3), g.columns()), w.shape());
    Tensor out = Tensor.blank(shape(window, images), g.precision());
    Kernels.active().convolveBack(window, images, g, w, out);
    return out;
  }

  /**
   * The adjoint of {@link #convolve} in w, in the shape of w.
   *
   * @param images the shape of the images
   * @param patches P
   * @param g shape {@code [n ow oh, out]}
   */
  public static Tensor weights(Window window, Shape images, Tensor patches, Tensor g) {
    Shape shape = Shape.of(window.taps() * images.size(3), g.columns());
    Tensor out = Tensor.blank(shape, g.precision());
    weights(window, images, patches, g, false, out);
    return out;
  }

  /** As {@link #weights}, added to a sum in the shape of w. */
  public static void addWeights(Window window, Shape images, Tensor patches, Tensor g, Tensor sum) {
    Check.shape(Shape.of(window.taps() * images.size(3), g.columns()), sum.shape());
    weights(window, images, patches, g, true, sum);
  }

  private static void weights(
      Window window, Shape images, Tensor patches, Tensor g, boolean add, Tensor out) {
    Check.precision(patches, g);
    Check.precision(g, out);
    Check.shape(shape(window, images), patches.shape());
    checkGradient(window, images, g);
    Kernels.active().convolveWeights(window, images, patches, g, add, out);
  }

  private static void checkGradient(Window window, Shape images, Tensor g) {
    Shape places = places(window, images);
    int rows = images.size(0) * places.size(0) * places.size(1);
    Check.shape(Shape.of(rows, g.columns()), g.shape());
  }

  private static Shape places(Window window, Shape images) {
    if (images.rank() != 4) {
      throw new IllegalArgumentException(
          "expected images [n, width, height, channels], got shape " + images);
    }
    return window.over(images.tail());
  }

  /** The shape of P. */
  private static Shape shape(Window window, Shape images) {
    Shape places = places(window, images);
    long rows = (places.size(1) - 1L) * window.stride() + window.height();
    long columns = rows * window.width() * images.size(3);
    return Shape.of(Math.multiplyExact(images.size(0), places.size(0)), Math.toIntExact(columns));
  }
}
