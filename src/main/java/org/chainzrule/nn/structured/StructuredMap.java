package org.chainzrule.nn.structured;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** A linear map {@code z = x M} whose matrix M, shape {@code [in, out]}, is made of few numbers. */
public sealed interface StructuredMap permits SeparableMap, LowRankMap, BlockDiagonalMap {

  /** The number of inputs. */
  int in();

  /** The number of outputs. */
  int out();

  /**
   * The number of units that have a bias and an activation of their own, a divisor of {@link #out}:
   * the channels of an image, whose pixels lie together, or every output.
   */
  int units();

  /** The numbers that M is made of. */
  List<Parameter> parameters();

  /**
   * {@code x M}, without forming M.
   *
   * @param x shape {@code [n, in]}
   * @return shape {@code [n, out]}
   */
  Variable apply(Variable x);

  /**
   * {@code u Mᵀ}, without forming M.
   *
   * @param u shape {@code [n, out]}
   * @return shape {@code [n, in]}
   */
  Variable applyTransposed(Variable u);

  /** The squared length of every column of M, shape {@code [1, out]}. */
  Variable columnSquares();

  /** M itself, differentiable in its parameters, shape {@code [in, out]}. */
  default Variable matrix() {
    double[] one = new double[in() * in()];
    for (int i = 0; i < in(); i++) {
      one[i * in() + i] = 1;
    }
    Shape square = Shape.of(in(), in());
    return apply(
        Variable.constant(Tensor.ofColumns(square, parameters().get(0).value().precision(), one)));
  }

  /**
   * {@code x M} in an ONNX graph, without forming M.
   *
   * @param x shape {@code [n, in]}
   * @return shape {@code [n, out]}
   */
  OnnxTensor onnx(OnnxTensor x);

  /** The elements of M in 64 bits, row after row, each rounded once at most. */
  double[] elements();

  /** The floating-point operations that {@link #apply} takes for one example. */
  long flops();

  /** The type of a layer with such a map, and its sizes. */
  Description describe();
}
