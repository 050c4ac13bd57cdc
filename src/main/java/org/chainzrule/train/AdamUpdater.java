package org.chainzrule.train;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.Slot;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Updates;

/** Adam at work, with the mean and the mean square of every gradient. */
final class AdamUpdater implements Updater {

  private final AdamW choices;
  private final List<Parameter> parameters;
  private final Groups groups;
  private final List<Slot> slots = new ArrayList<>();

  AdamUpdater(AdamW choices, List<Parameter> parameters, Groups groups) {
    this.choices = choices;
    this.parameters = List.copyOf(parameters);
    this.groups = groups;
    for (Parameter parameter : parameters) {
      slots.add(Slot.zeros(parameter.shape(), parameter.value().precision()));
      slots.add(Slot.zeros(parameter.shape(), parameter.value().precision()));
    }
  }

  @Override
  public void step(Gradients gradients, long step, double rate, double scale) {
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      Groups.Group group = groups.of(parameter);
      double own = rate * group.rate();
      double decay = group.decays() ? own * choices.decay() : 0;
      Updates.AdamStep how =
          new Updates.AdamStep(
              own, decay, choices.beta1(), choices.beta2(), choices.epsilon(), step);
      Tensor g = gradients.wrt(parameter).value();
      Slot mean = slots.get(2 * i);
      Slot square = slots.get(2 * i + 1);
      parameter.update(w -> Updates.adam(w, g, mean, square, scale, how));
    }
  }

  @Override
  public List<Slot> state() {
    return List.copyOf(slots);
  }
}
