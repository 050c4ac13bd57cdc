package org.chainzrule.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.RowGradient;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Updates;

/**
 * The norms of one step's gradients, and gradient clipping by norm and by value.
 *
 * @param each the 2-norm of each trained parameter's gradient
 * @param total the 2-norm of all gradients together
 */
record GradientNorms(List<Double> each, double total) {

  static GradientNorms of(Gradients gradients, List<Parameter> trained) {
    List<Double> each = new ArrayList<>(trained.size());
    double sum = 0;
    for (Parameter parameter : trained) {
      double square = gradients.squaredNorm(parameter);
      sum += square;
      each.add(Math.sqrt(square));
    }
    return new GradientNorms(each, Math.sqrt(sum));
  }

  /** The factor in 0..1 that brings the total norm down to at most {@code limit}. */
  double scale(double limit) {
    return total > limit ? limit / total : 1;
  }

  /** Clips every element of every gradient to {@code -limit..limit}, in place. */
  static void clamp(Gradients gradients, List<Parameter> trained, double limit) {
    for (Parameter parameter : trained) {
      Optional<RowGradient> rows = gradients.rows(parameter);
      Tensor g = rows.map(RowGradient::values).orElseGet(() -> gradients.wrt(parameter).value());
      Updates.clamp(g, limit);
    }
  }
}
