package org.chainzrule.train;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.safetensors.HostArray;

/** The best validation of a run so far and a copy, on the heap, of the parameters it had. */
final class BestWeights {

  private final EarlyStopping rule;
  private final List<Parameter> parameters;
  double score = Double.NEGATIVE_INFINITY;
  long step;
  long waited;
  List<HostArray> values = List.of();

  BestWeights(EarlyStopping rule, List<Parameter> parameters) {
    this.rule = rule;
    this.parameters = parameters;
  }

  /**
   * Compares a validation with the best; the network must still hold the weights it was made with.
   */
  void record(Callback.Validation validation) {
    double now = rule.measure().score(validation.evaluation());
    if (values.isEmpty() || now > score) {
      // A loss that is not a number is as bad as an infinite one.
      score = Double.isNaN(now) ? Double.NEGATIVE_INFINITY : now;
      step = validation.step();
      waited = 0;
      values = parameters.stream().map(p -> HostArray.of(p.value())).toList();
    } else {
      waited++;
    }
  }

  /** Whether patience has run out. */
  boolean isExhausted() {
    return waited >= rule.patience();
  }

  /** Puts the best parameters back into the network and returns the step they are from. */
  long restore() {
    for (int i = 0; i < values.size(); i++) {
      parameters.get(i).set(values.get(i).toTensor());
    }
    return step;
  }
}
