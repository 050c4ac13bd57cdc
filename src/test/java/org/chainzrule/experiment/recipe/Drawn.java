package org.chainzrule.experiment.recipe;

import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.tensor.random.Seeds;

/** A few drawn digits. */
public final class Drawn {

  private Drawn() {}

  public static TrainTestSplit digits() {
    return new TrainTestSplit(
        StrokeDigits.create(Seeds.of(1), 60),
        StrokeDigits.create(Seeds.of(2), 20),
        "drawn digits",
        "test");
  }
}
