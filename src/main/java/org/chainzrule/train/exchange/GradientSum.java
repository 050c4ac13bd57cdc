package org.chainzrule.train.exchange;

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

/**
 * The gradients of some parts of a step added up; an embedding table keeps only the rows used.
 *
 * @param dense the gradients of all parameters that are not in {@code rows}
 * @param rows gradients of embedding tables
 */
record GradientSum(Map<Parameter, Tensor> dense, Map<Parameter, RowGradient> rows) {

  /** How these are added: in place where gradients are dense. */
  static final SumTree.Addition<GradientSum> ADDITION =
      new SumTree.Addition<>() {
        @Override
        public GradientSum plus(GradientSum a, GradientSum b) {
          a.add(b);
          return a;
        }

        @Override
        public GradientSum keep(GradientSum sum, TensorScope scope) {
          sum.dense.values().forEach(scope::keep);
          sum.rows.values().forEach(gradient -> scope.keep(gradient.values()));
          return sum;
        }
      };

  /** No gradients yet. */
  GradientSum() {
    this(new IdentityHashMap<>(), new IdentityHashMap<>());
  }

  /**
   * The gradients of one part, copied where the memory may be shared.
   *
   * @param scope the tensor scope of the gradients, which they are moved out of
   */
  static GradientSum of(Gradients gradients, List<Parameter> trained, TensorScope scope) {
    GradientSum sum = new GradientSum();
    for (Parameter p : trained) {
      Optional<RowGradient> some = gradients.rows(p);
      if (some.isPresent()) {
        sum.rows.put(p, some.get());
      } else {
        sum.dense.put(p, gradients.wrt(p).value().copy());
      }
    }
    return ADDITION.keep(sum, scope);
  }

  private void add(GradientSum other) {
    other.rows.forEach(
        (p, theirs) -> {
          if (dense.containsKey(p)) {
            dense.put(p, dense(p, dense.get(p), theirs));
          } else {
            rows.merge(p, theirs, RowGradient::plus);
          }
        });
    other.dense.forEach(
        (p, theirs) -> {
          if (dense.containsKey(p)) {
            Accumulate.plus(dense.get(p), theirs);
          } else {
            dense.put(p, dense(p, theirs, rows.remove(p)));
          }
        });
  }

  /** The dense sum of two gradients of one table, of which the second is of some rows. */
  private static Tensor dense(Parameter p, Tensor all, RowGradient some) {
    Map<Parameter, RowGradient> rows = new IdentityHashMap<>();
    rows.put(p, some);
    Map<Parameter, Tensor> values = new IdentityHashMap<>();
    values.put(p, all);
    return Gradients.of(values, rows).wrt(p).value();
  }

  Gradients total() {
    return Gradients.of(dense, rows);
  }
}
