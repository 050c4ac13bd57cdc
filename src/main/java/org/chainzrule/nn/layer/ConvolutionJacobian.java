package org.chainzrule.nn.layer;

import java.util.Optional;
import org.chainzrule.autodiff.Convolutions;
import org.chainzrule.autodiff.Norms;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;

/**
 * The derivative of a convolution. Output o in place p depends on the taps that lie on the image
 * there, so its row has the squared length {@code slope_po² u_po} with {@code u_po = Σ w_ko²} over
 * the rows k of those taps. Without padding they are all taps, everywhere.
 */
sealed interface ConvolutionJacobian extends LocalJacobian {

  Window window();

  /** Shape {@code [taps in, out]}. */
  Variable w();

  /** The shape of the layer's input, {@code [n, w, h, in]}. */
  Shape input();

  /** The number of the window's places. */
  default int places() {
    Shape places = window().over(input().tail());
    return places.size(0) * places.size(1);
  }

  @Override
  default int outputs() {
    return places() * w().value().columns();
  }

  /** {@code u}, shape {@code [1, places out]}. */
  default Variable squares() {
    Precision precision = w().value().precision();
    Variable image = Variable.constant(Tensor.filled(input().with(0, 1), precision, 1));
    return Convolutions.product(window(), image, w().squared()).reshape(Shape.of(1, outputs()));
  }

  /** The convolution alone, in the shape of the output. */
  default Variable convolved(Variable t) {
    Shape output = window().over(input().tail()).with(2, w().value().columns());
    return Convolutions.product(window(), t, w()).reshape(output.prepend(input().size(0)));
  }

  /** The transposed convolution, from the shape of the output to that of the input. */
  @Override
  default Variable pullShared(Variable v) {
    int rows = v.shape().size(0);
    Variable places = v.reshape(Shape.of(rows * places(), w().value().columns()));
    return Convolutions.transposed(window(), places, w(), input().with(0, rows));
  }

  @Override
  default Variable pull(Variable u) {
    return pullShared(pullOwn(u));
  }

  @Override
  default Optional<Variable> sharedSquares() {
    return Optional.of(squares());
  }

  /**
   * {@code diag(slope)} after a convolution.
   *
   * @param activation with a slope of shape {@code [n places, out]}
   */
  record Scaled(Window window, Variable w, Shape input, Activation.Evaluation activation)
      implements ConvolutionJacobian {

    private Variable byExample() {
      return activation.slope().get().reshape(Shape.of(input.size(0), outputs()));
    }

    @Override
    public Variable squaredNorm() {
      return byExample().squared().matmul(false, squares(), true);
    }

    @Override
    public Variable meanSquaredNorm() {
      return window.padding() == 0
          ? Norms.scaledLinear(activation.squares().get(), w, input.size(0))
          : Norms.columnSquares(byExample()).times(squares()).sum().times(1.0 / input.size(0));
    }

    @Override
    public Variable push(Variable t) {
      Variable along = convolved(t);
      return along.times(activation.slope().get().reshape(along.shape()));
    }

    @Override
    public Variable pullOwn(Variable u) {
      Shape places = Shape.of(input.size(0) * places(), w.value().columns());
      return activation.timesSlope().apply(u.reshape(places)).reshape(u.shape());
    }

    @Override
    public Optional<Variable> slope() {
      Shape output = window.over(input.tail()).with(2, w.value().columns());
      return Optional.of(activation.slope().get().reshape(output.prepend(input.size(0))));
    }
  }

  /** A convolution alone. */
  record Linear(Window window, Variable w, Shape input) implements ConvolutionJacobian {

    @Override
    public Variable squaredNorm() {
      return meanSquaredNorm().stretchTo(Shape.of(input.size(0), 1));
    }

    @Override
    public Variable meanSquaredNorm() {
      return window.padding() == 0 ? w.squared().sum().times(places()) : squares().sum();
    }

    @Override
    public Variable push(Variable t) {
      return convolved(t);
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }
}
