package org.chainzrule.train;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.Tensor;

/** The best epoch so far, with a copy of its parameters on the heap. */
final class Best {

  private final EarlyStopping rule;
  private final List<Parameter> parameters;
  private double score = Double.NEGATIVE_INFINITY;
  private int epoch;
  private List<double[]> values = List.of();

  Best(EarlyStopping rule, List<Parameter> parameters) {
    this.rule = rule;
    this.parameters = parameters;
  }

  /** Takes note of an epoch; says whether patience has run out. */
  boolean isExhaustedAfter(int number, Evaluation evaluation) {
    double now = rule.score(evaluation);
    if (epoch == 0 || now > score) {
      // A loss that is not a number is as bad as an infinite one.
      score = Double.isNaN(now) ? Double.NEGATIVE_INFINITY : now;
      epoch = number;
      values = parameters.stream().map(p -> p.value().toColumns()).toList();
    }
    return number - epoch >= rule.patience();
  }

  /** Brings back the best parameters; gives their epoch. */
  int restore() {
    for (int i = 0; i < values.size(); i++) {
      Parameter p = parameters.get(i);
      p.set(Tensor.ofColumns(p.shape(), p.value().precision(), values.get(i)));
    }
    return epoch;
  }
}
