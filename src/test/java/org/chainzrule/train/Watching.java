package org.chainzrule.train;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.nn.Layer;

/** A callback that records every report. */
public final class Watching implements Callback {

  /** A figure that rises and falls with the training. */
  static final EarlyStopping.Measure FIRST_NUMBER =
      EarlyStopping.Measure.higher("first number", (network, loss, data) -> number(network, 0));

  /** Another one, of which lower values are better. */
  static final EarlyStopping.Measure SECOND_NUMBER =
      EarlyStopping.Measure.lower("second number", (network, loss, data) -> number(network, 1));

  private static double number(Layer network, int place) {
    return Math.sin(1e3 * Toy.numbers(network)[place]);
  }

  public final List<Step> steps = new ArrayList<>();
  public final List<Validation> validations = new ArrayList<>();
  final List<Epoch> epochs = new ArrayList<>();

  @Override
  public Decision afterStep(Step step) {
    steps.add(step);
    return Decision.CONTINUE;
  }

  @Override
  public Decision afterValidation(Validation validation) {
    validations.add(validation);
    return Decision.CONTINUE;
  }

  @Override
  public Decision afterEpoch(Epoch epoch) {
    epochs.add(epoch);
    return Decision.CONTINUE;
  }

  /** A callback that stops the run after a step. */
  static Callback stopAfter(long step) {
    return new Callback() {
      @Override
      public Decision afterStep(Step report) {
        return report.step() == step ? Decision.STOP : Decision.CONTINUE;
      }
    };
  }
}
