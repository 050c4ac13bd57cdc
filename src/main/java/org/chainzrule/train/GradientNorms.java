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
 * How long gradients are, and how they are made shorter: the one place that measures and clips.
 *
 * @param each the 2-norm for every trained parameter
 * @param total the 2-norm of all together
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

  /** What gradients are to be multiplied by so that their norm is at most {@code limit}. */
  double scale(double limit) {
    return total > limit ? limit / total : 1;
  }

  /** Brings every number of every gradient into {@code -limit..limit}, in place. */
  static void clamp(Gradients gradients, List<Parameter> trained, double limit) {
    for (Parameter parameter : trained) {
      Optional<RowGradient> rows = gradients.rows(parameter);
      Tensor g = rows.map(RowGradient::values).orElseGet(() -> gradients.wrt(parameter).value());
      Updates.clamp(g, limit);
    }
  }
}
