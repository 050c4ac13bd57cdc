package org.chainzrule.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.RowGradient;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.op.UpdateRule;
import org.chainzrule.tensor.op.Updates;

/**
 * An updater that applies one rule to every element and keeps the state which the rule needs.
 *
 * <p>Of a table with a gradient by rows, only those rows change, decay and move their state: the
 * lazy update. A dense one would also move the rows whose gradient is zero, by their momentum. Bias
 * correction goes by the steps of the run, not by how often a row was met.
 */
final class RuleUpdater implements Updater {

  /** An optimizer's rule for one step of one parameter. */
  @FunctionalInterface
  interface Rules {
    /**
     * @param rate the parameter's own learning rate
     * @param decay what a weight loses in the step, as a part of itself
     * @param step counted from 1
     */
    UpdateRule of(double rate, double decay, long step);
  }

  private final List<Parameter> parameters;
  private final ParameterGroups groups;
  private final double decay;
  private final Rules rules;
  private final List<OptimizerState[]> slots = new ArrayList<>();

  /**
   * @param decay per unit of learning rate, for the groups that decay
   */
  RuleUpdater(List<Parameter> parameters, ParameterGroups groups, double decay, Rules rules) {
    this.parameters = List.copyOf(parameters);
    this.groups = groups;
    this.decay = decay;
    this.rules = rules;
    int states = rules.of(0, 0, 1).states();
    for (Parameter parameter : parameters) {
      OptimizerState[] own = new OptimizerState[states];
      for (int i = 0; i < states; i++) {
        own[i] = OptimizerState.zeros(parameter.shape(), parameter.value().precision());
      }
      slots.add(own);
    }
  }

  @Override
  public void step(Gradients gradients, long step, double rate, double scale) {
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      ParameterGroups.Group group = groups.of(parameter);
      double own = rate * group.rate();
      UpdateRule rule = rules.of(own, group.decays() ? own * decay : 0, step);
      OptimizerState[] state = slots.get(i);
      Optional<RowGradient> rows = gradients.rows(parameter);
      if (rows.isPresent()) {
        RowGradient g = rows.get();
        parameter.update(w -> Updates.applyRows(rule, w, g.rows(), g.values(), scale, state));
      } else {
        parameter.update(
            w -> Updates.apply(rule, w, gradients.wrt(parameter).value(), scale, state));
      }
    }
  }

  @Override
  public List<OptimizerState> state() {
    return slots.stream().flatMap(Arrays::stream).toList();
  }
}
