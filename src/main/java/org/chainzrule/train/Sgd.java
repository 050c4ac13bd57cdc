package org.chainzrule.train;

import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.regularize.Schedule;
import org.chainzrule.tensor.Slot;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Updates;

/**
 * Stochastic gradient descent with momentum: {@code v = momentum v + g, w -= rate v}.
 *
 * @param rate the learning rate
 * @param momentum in 0 (included) .. 1 (excluded)
 * @param decay decoupled weight decay: a weight loses {@code rate · decay} of itself a step
 */
public record Sgd(Schedule rate, double momentum, double decay) implements Optimizer {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Sgd {
    if (!(momentum >= 0 && momentum < 1) || !(decay >= 0)) {
      throw new IllegalArgumentException(
          "expected a momentum in 0 (included) .. 1 (excluded) and a decay that is not negative, got "
              + momentum
              + " and "
              + decay);
    }
  }

  /** At one rate, without decay. */
  public Sgd(double rate, double momentum) {
    this(Schedule.constant(rate), momentum, 0);
  }

  @Override
  public Updater start(List<Parameter> parameters, Groups groups) {
    List<Parameter> all = List.copyOf(parameters);
    List<Slot> velocities =
        all.stream().map(p -> Slot.zeros(p.shape(), p.value().precision())).toList();
    return new Updater() {
      @Override
      public void step(Gradients gradients, long step, double rate, double scale) {
        for (int i = 0; i < all.size(); i++) {
          Groups.Group group = groups.of(all.get(i));
          double own = rate * group.rate();
          double loss = group.decays() ? own * decay : 0;
          Tensor g = gradients.wrt(all.get(i)).value();
          Slot velocity = velocities.get(i);
          all.get(i).update(w -> Updates.sgd(w, g, velocity, scale, own, momentum, loss));
        }
      }

      @Override
      public List<Slot> state() {
        return velocities;
      }
    };
  }
}
