package org.chainzrule.train;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.Accumulate;
import org.chainzrule.tensor.Tensor;

/** The sum of several batches' gradients, one tensor a parameter in the scope it was made in. */
final class GradientSum {

  private final Map<Parameter, Tensor> sums = new IdentityHashMap<>();

  GradientSum(List<Parameter> trained) {
    for (Parameter p : trained) {
      sums.put(p, Tensor.zeros(p.shape(), p.value().precision()));
    }
  }

  void add(Gradients gradients) {
    sums.forEach((p, sum) -> Accumulate.plus(sum, gradients.wrt(p).value()));
  }

  Gradients total() {
    return Gradients.of(sums);
  }
}
