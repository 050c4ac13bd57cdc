package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.GradientCase.normal;

import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.op.Windows;

/** The gradient cases of sliding windows. */
final class WindowGradientCases {

  private WindowGradientCases() {}

  static Stream<GradientCase> all() {
    Parameter images = normal("images", 2, 4, 3, 2);
    Parameter none = normal("images", 0, 4, 3, 2);
    Window plain = Window.of(2);
    Window padded = new Window(3, 2, 2, 1);
    return Stream.of(
            convolution(plain, images),
            convolution(padded, images),
            convolution(Window.of(1, 2).withStride(3), images),
            convolution(Window.of(3, 1), images),
            convolution(plain, none),
            pooling(plain, images),
            pooling(Window.of(2, 1).withStride(2), images),
            pooling(plain, none))
        .flatMap(cases -> cases);
  }

  private static Stream<GradientCase> convolution(Window window, Parameter images) {
    Shape shape = images.shape();
    Shape places = window.over(shape.tail());
    Parameter w = normal("w", window.taps() * shape.size(3), 2);
    Parameter b = normal("b", 1, 2);
    Parameter g = normal("g", shape.size(0) * places.size(0) * places.size(1), 2);
    String variant = window + " over " + images;
    return Stream.of(
        GradientCase.of(
            List.of("Convolutions.affine(Window, Variable, Variable, Variable)"),
            variant,
            () -> Convolutions.affine(window, images.squared(), w.squared(), b).squared(),
            images,
            w,
            b),
        GradientCase.of(
            List.of("Convolutions.product(Window, Variable, Variable)"),
            variant,
            () -> Convolutions.product(window, images.squared(), w.squared()).squared(),
            images,
            w),
        GradientCase.of(
            List.of("Convolutions.transposed(Window, Variable, Variable, Shape)"),
            variant,
            () -> Convolutions.transposed(window, g.squared(), w.squared(), shape).squared(),
            g,
            w));
  }

  private static Stream<GradientCase> pooling(Window window, Parameter images) {
    Shape shape = images.shape();
    Tensor taps = Windows.largest(window, images.value()).taps();
    Parameter x = normal("x", taps.shape().sizes());
    String variant = window + " over " + images;
    return Stream.of(
        GradientCase.of(
            List.of("Pooling.sum(Window, Variable)"),
            variant,
            () -> Pooling.sum(window, images.squared()).squared(),
            images),
        GradientCase.of(
            List.of("Pooling.spread(Window, Variable, Shape)"),
            variant,
            () -> Pooling.spread(window, x.squared(), shape).squared(),
            x),
        GradientCase.of(
            List.of("Pooling.largest(Window, Variable)"),
            variant,
            () -> Pooling.largest(window, images.times(3)).value().squared(),
            images),
        GradientCase.of(
            List.of("Pooling.select(Window, Variable, Tensor)"),
            variant,
            () -> Pooling.select(window, images.squared(), taps).squared(),
            images),
        GradientCase.of(
            List.of("Pooling.deposit(Window, Variable, Tensor, Shape)"),
            variant,
            () -> Pooling.deposit(window, x.squared(), taps, shape).squared(),
            x));
  }
}
