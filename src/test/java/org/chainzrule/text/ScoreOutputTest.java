package org.chainzrule.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainzrule.data.Dataset;
import org.chainzrule.data.DatasetContract;
import org.chainzrule.data.Table;
import org.chainzrule.tensor.Precision;
import org.junit.jupiter.api.Test;

class ScoreOutputTest implements DatasetContract {

  /** Numbers that are exact in 32 bits, before and after they are standardised. */
  private static final double[][] SCORES = {{2}, {6}, {10}, {14}, {19}};

  @Override
  public Dataset data() {
    return new ScoreOutput(10, 4)
        .targets(Table.of(new double[][] {{1}, {2}, {3}, {4}, {5}}, SCORES));
  }

  @Test
  void scores_are_standardised_by_mean_and_deviation() {
    assertThat(data().batch(new int[] {4, 0, 2}, Precision.DOUBLE).targets().toArray())
        .containsExactly(2.25, -2, 0);
  }
}
