package org.chainzrule.experiment.recipe;

import java.util.OptionalDouble;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.ParameterGroups;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.train.MovingAverage;
import org.chainzrule.train.Trainer;

/**
 * The optimizer of an experiment: Adam, with a learning rate that decays to 0 along a cosine.
 *
 * @param batch the batch size, at least 1
 * @param accumulate the number of batches whose gradients are accumulated for a step, at least 1
 * @param rate the initial learning rate, at least 0
 * @param coefficientRate the factor on the learning rate of polynomial coefficients, at least 0
 * @param clip the global norm to which gradients are clipped; infinite for no clipping
 * @param clipValue the absolute value to which gradients are clipped element by element; infinite
 *     for no clipping
 * @param average the decay of an exponential moving average of the weights; empty for none
 */
public record OptimizerConfig(
    int batch,
    int accumulate,
    double rate,
    double coefficientRate,
    double clip,
    double clipValue,
    OptionalDouble average) {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public OptimizerConfig {
    require(batch >= 1, "a batch of at least 1", batch);
    require(accumulate >= 1, "at least 1 batch a step", accumulate);
    require(rate >= 0 && rate < Double.POSITIVE_INFINITY, "a learning rate of at least 0", rate);
    require(coefficientRate >= 0, "a factor of at least 0 on a learning rate", coefficientRate);
    require(clip > 0, "a positive norm to clip at", clip);
    require(clipValue > 0, "a positive value to clip at", clipValue);
    average.ifPresent(MovingAverage::new);
  }

  private static void require(boolean met, String expected, Number got) {
    if (!met) {
      throw new IllegalArgumentException("expected " + expected + ", got " + got);
    }
  }

  /** One batch a step, a factor of 0.1 for coefficients, no clipping and no moving average. */
  public static OptimizerConfig of(int batch, double rate) {
    double none = Double.POSITIVE_INFINITY;
    return new OptimizerConfig(batch, 1, rate, 0.1, none, none, OptionalDouble.empty());
  }

  /**
   * A copy with another initial learning rate.
   *
   * @throws IllegalArgumentException if the rate is negative or not finite
   */
  public OptimizerConfig withRate(double other) {
    return new OptimizerConfig(batch, accumulate, other, coefficientRate, clip, clipValue, average);
  }

  /** A copy of a trainer with this optimizer. */
  Trainer applyTo(Trainer trainer) {
    ParameterGroups groups =
        ParameterGroups.defaults()
            .with(Parameter.Role.COEFFICIENT, new ParameterGroups.Group(coefficientRate, false));
    Trainer changed =
        trainer
            .with(new Adam(Schedule.cosine(rate, 0)))
            .with(groups)
            .batch(batch)
            .accumulate(accumulate)
            .clip(clip)
            .clipValue(clipValue);
    return average.isPresent() ? changed.with(new MovingAverage(average.getAsDouble())) : changed;
  }
}
