package org.chainzrule.penalty;

import java.util.Arrays;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;

/**
 * Directions in which a Jacobian is probed, one for each example of a batch: unit vectors for exact
 * norms, random signs and points on a sphere for unbiased estimates. Random ones are drawn from the
 * seeds of the pass.
 */
@Internal("dreg")
public final class Directions {

  private Directions() {}

  /** The same unit vector for every example of a batch of this shape and precision. */
  public static Variable axis(Tensor like, int column) {
    int n = like.rows();
    float[] ones = new float[like.length()];
    Arrays.fill(ones, column * n, (column + 1) * n, 1);
    return Variable.constant(Tensor.ofColumns(like.shape(), like.precision(), ones));
  }

  /** Plus or minus one, each element on its own. */
  public static Variable signs(Forward forward, Tensor like, int probe) {
    Shape shape = like.shape();
    Precision precision = like.precision();
    Generator generator = forward.seeds().child("tangents").child(probe).generator();
    float[] signs = new float[shape.length()];
    for (int i = 0; i < signs.length; i += Long.SIZE) {
      long bits = generator.nextLong();
      for (int j = i; j < Math.min(signs.length, i + Long.SIZE); j++, bits >>>= 1) {
        signs[j] = (bits & 1) == 0 ? -1 : 1;
      }
    }
    return Variable.constant(Tensor.ofColumns(shape, precision, signs));
  }

  /** A direction for every example, uniform on the sphere: normal numbers made one long. */
  static Variable sphere(Forward forward, int probe) {
    Shape shape = forward.prediction().shape();
    Precision precision = forward.prediction().value().precision();
    Generator generator = forward.seeds().child("sphere").child(probe).generator();
    int n = shape.size(0);
    int classes = shape.size(1);
    double[] v = new double[shape.length()];
    for (int i = 0; i < n; i++) {
      double squares = 0;
      for (int j = 0; j < classes; j++) {
        double value = generator.nextGaussian();
        v[j * n + i] = value;
        squares += value * value;
      }
      for (int j = 0; j < classes; j++) {
        v[j * n + i] /= Math.sqrt(squares);
      }
    }
    return Variable.constant(Tensor.ofColumns(shape, precision, v));
  }
}
