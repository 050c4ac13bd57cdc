package org.chainzrule.train;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.RowGradient;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.Accumulate;

/** The gradients of several batches added up; an embedding table keeps only the rows used. */
final class GradientSum {

  private final List<Parameter> trained;
  private final Map<Parameter, Tensor> sums = new IdentityHashMap<>();
  private final Map<Parameter, RowGradient> rows = new IdentityHashMap<>();

  GradientSum(List<Parameter> trained) {
    this.trained = trained;
  }

  /**
   * Adds the gradients of one batch.
   *
   * @param scope the tensor scope of the gradients; tensors that are needed longer are moved out of
   *     it
   */
  void add(Gradients gradients, TensorScope scope) {
    for (Parameter p : trained) {
      Optional<RowGradient> some = gradients.rows(p);
      if (some.isPresent()) {
        RowGradient sum = rows.merge(p, some.get(), RowGradient::plus);
        scope.keep(sum.values());
      } else if (sums.containsKey(p)) {
        Accumulate.plus(sums.get(p), gradients.wrt(p).value());
      } else {
        sums.put(p, scope.keep(gradients.wrt(p).value().copy()));
      }
    }
  }

  Gradients total() {
    return Gradients.of(sums, rows);
  }
}
