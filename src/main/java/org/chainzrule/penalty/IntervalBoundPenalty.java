package org.chainzrule.penalty;

import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.IntervalBatch;
import org.chainzrule.nn.loss.Labels;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.interval.Interval;

/**
 * Certified training by interval bound propagation: the loss of the worst logits that interval
 * bounds allow while each coordinate of an input moves by at most ε. These are 0 for the example's
 * class y and {@code -min (f_y - f_k)} for any other class k; where all of the latter are negative,
 * interval bounds prove the class of every input in the box.
 *
 * <pre>{@code
 * Schedule radius = Schedule.constant(0.1).warmUp(0.5);
 * Trainer certified =
 *     trainer.with(new IntervalBoundPenalty(Schedule.constant(1), radius, Interval.UNIT));
 * }</pre>
 *
 * <p>Bounds of a network that was not trained for them are so wide that they teach nothing: let ε
 * rise from 0. Each layer states its own bound ({@link org.chainzrule.nn.Layer#trainingBound}).
 *
 * @param strength κ, the weight of the worst case beside the loss
 * @param radius ε, in units of the inputs
 * @param domain where inputs may lie, such as 0..1; {@link Interval#REALS} for everywhere
 * @see <a href="https://arxiv.org/abs/1810.12715">Gowal et al., 2018</a>
 */
public record IntervalBoundPenalty(Schedule strength, Schedule radius, Interval domain)
    implements Penalty {

  @Override
  public Map<String, Schedule> schedules() {
    Map<String, Schedule> schedules = new LinkedHashMap<>();
    schedules.put("strength", strength);
    schedules.put("radius", radius);
    return schedules;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if a layer states no bounds to be trained, the loss does not
   *     decide for the largest of its outputs, or the radius is negative
   */
  @Override
  public Variable of(Forward forward) {
    if (!forward.criterion().decoder().decidesForLargest()) {
      throw new IllegalArgumentException(
          "expected a loss that decides for the largest output, as softmax does, got "
              + forward.criterion());
    }
    if (!Double.isFinite(forward.loss().value().item())) {
      // The trainer tells which layer is the cause; bounds could only fail in another way.
      return forward.loss();
    }
    int outputs = forward.prediction().shape().tail().length();
    int[] y = Labels.of(forward.prediction(), outputs, forward.targets(), outputs).y();
    double epsilon = radius.at(forward.step(), forward.total());
    IntervalBatch box = IntervalBatch.around(forward.input().value(), epsilon, domain);
    Variable margins = forward.network().trainingBound().margins(box, y);
    return forward.criterion().mean(margins.times(-1), forward.targets());
  }
}
