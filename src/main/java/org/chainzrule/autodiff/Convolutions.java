package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.op.RowPatches;

/**
 * The convolution and its adjoint. Both are products with {@link RowPatches}, and each derivative
 * of such a product, of any order, is another of the three there are: for {@code T = Σ g ·
 * convolution(p, w)}, the derivatives of T in g, in the patches p and in w.
 *
 * <p>Results of all places are {@code [n ow oh, out]}: rows by example, then along the width, then
 * along the height. In memory that is the shape {@code [n, ow, oh, out]}.
 */
public final class Convolutions {

  private Convolutions() {}

  /**
   * A convolution and a bias, {@code [n ow oh, out]}: for every place the pixels under the window
   * times w, plus b. Weights are not flipped.
   *
   * @param images shape {@code [n, w, h, channels]}
   * @param w shape {@code [taps channels, out]}, rows by tap along the width, then along the
   *     height, then by channel
   * @param b shape {@code [1, out]}
   * @throws IllegalArgumentException if these are no images, they are smaller than the window, or
   *     weights do not fit
   */
  public static Variable affine(Window window, Variable images, Variable w, Variable b) {
    Shape shape = images.shape();
    Variable patches = patches(window, images);
    Tensor z = RowPatches.convolve(window, shape, patches.value(), w.value(), b.value());
    if (!Recording.isOn()) {
      return Variable.constant(z);
    }
    return result(
        z,
        edge(patches, g -> back(window, shape, g, w)),
        weightsEdge(window, shape, patches, w),
        edge(b, g -> g.sumTo(b.shape())));
  }

  /** As {@link #affine}, without a bias. */
  public static Variable product(Window window, Variable images, Variable w) {
    return product(window, images.shape(), patches(window, images), w);
  }

  /**
   * The transposed convolution: the adjoint of {@link #product} in the images.
   *
   * @param g shape {@code [n ow oh, out]}
   * @param w shape {@code [taps channels, out]}
   * @param images the shape of the result, {@code [n, w, h, channels]}
   */
  public static Variable transposed(Window window, Variable g, Variable w, Shape images) {
    return fold(window, back(window, images, g, w), images);
  }

  private static Variable product(Window window, Shape images, Variable patches, Variable w) {
    Tensor z = RowPatches.convolve(window, images, patches.value(), w.value(), null);
    if (!Recording.isOn()) {
      return Variable.constant(z);
    }
    return result(
        z, edge(patches, g -> back(window, images, g, w)), weightsEdge(window, images, patches, w));
  }

  private static Computed.Edge weightsEdge(
      Window window, Shape images, Variable patches, Variable w) {
    return edge(
        w,
        g -> weights(window, images, patches, g),
        (g, sum) -> RowPatches.addWeights(window, images, patches.value(), g, sum));
  }

  private static Variable back(Window window, Shape images, Variable g, Variable w) {
    Tensor pulled = RowPatches.back(window, images, g.value(), w.value());
    if (!Recording.isOn()) {
      return Variable.constant(pulled);
    }
    return result(
        pulled,
        edge(g, v -> product(window, images, v, w)),
        edge(w, v -> weights(window, images, v, g)));
  }

  private static Variable weights(Window window, Shape images, Variable patches, Variable g) {
    Tensor sum = RowPatches.weights(window, images, patches.value(), g.value());
    if (!Recording.isOn()) {
      return Variable.constant(sum);
    }
    return result(
        sum,
        edge(patches, v -> back(window, images, g, v)),
        edge(g, v -> product(window, images, patches, v)));
  }

  private static Variable patches(Window window, Variable images) {
    return result(
        RowPatches.of(window, images.value()), edge(images, g -> fold(window, g, images.shape())));
  }

  private static Variable fold(Window window, Variable patches, Shape images) {
    return result(
        RowPatches.fold(window, patches.value(), images), edge(patches, g -> patches(window, g)));
  }
}
