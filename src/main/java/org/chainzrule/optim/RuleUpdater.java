package org.chainzrule.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.RowGradient;
import org.chainzrule.tensor.Tensor;
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
  private final double decay;
  private final Rules rules;
  private final List<OptimizerState[]> slots = new ArrayList<>();

  /** The different groups of the parameters, which have one rule each in a step. */
  private final List<ParameterGroups.Group> groups = new ArrayList<>();

  /** The place in {@link #groups} of the group of each parameter. */
  private final int[] groupOf;

  /**
   * @param decay per unit of learning rate, for the groups that decay
   */
  RuleUpdater(List<Parameter> parameters, ParameterGroups groups, double decay, Rules rules) {
    this.parameters = List.copyOf(parameters);
    this.decay = decay;
    this.rules = rules;
    this.groupOf = new int[parameters.size()];
    for (int i = 0; i < groupOf.length; i++) {
      groupOf[i] = place(groups.of(parameters.get(i)));
    }
    int states = rules.of(0, 0, 1).states();
    for (Parameter parameter : parameters) {
      OptimizerState[] own = new OptimizerState[states];
      for (int i = 0; i < states; i++) {
        own[i] = OptimizerState.zeros(parameter.shape(), parameter.value().precision());
      }
      slots.add(own);
    }
  }

  private int place(ParameterGroups.Group group) {
    // Where nothing decays, groups differ by their rates alone.
    ParameterGroups.Group same =
        decay == 0 ? new ParameterGroups.Group(group.rate(), false) : group;
    if (!groups.contains(same)) {
      groups.add(same);
    }
    return groups.indexOf(same);
  }

  @Override
  public void step(Gradients gradients, long step, double rate, double scale) {
    UpdateRule[] ofGroups = new UpdateRule[groups.size()];
    for (int i = 0; i < ofGroups.length; i++) {
      double own = rate * groups.get(i).rate();
      ofGroups[i] = rules.of(own, groups.get(i).decays() ? own * decay : 0, step);
    }
    for (int i = 0; i < groupOf.length; i++) {
      Parameter parameter = parameters.get(i);
      UpdateRule rule = ofGroups[groupOf[i]];
      Tensor w = parameter.value();
      Optional<RowGradient> rows = gradients.rows(parameter);
      if (rows.isPresent()) {
        RowGradient g = rows.get();
        Updates.applyRows(rule, w, g.rows(), g.values(), scale, slots.get(i));
      } else {
        Updates.apply(rule, w, gradients.wrt(parameter).value(), scale, slots.get(i));
      }
      parameter.changed();
    }
  }

  @Override
  public List<OptimizerState> state() {
    return slots.stream().flatMap(Arrays::stream).toList();
  }
}
