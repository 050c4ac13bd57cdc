package org.chainzrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.data.Table;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.optim.Adam;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.Test;

/**
 * Five grades of a noisy score with ten inputs: for ordered classes, an ordinal head needs fewer
 * examples than softmax.
 */
class OrdinalLearningTest {

  private static final double[] THRESHOLDS = {-2.5, -0.8, 0.8, 2.5};

  /** Grades of {@code s = 2 x_0 - x_1 + x_2 + logistic noise}; seven inputs are irrelevant. */
  private static Table grades(long seed, int count) {
    Generator generator = Seeds.of(seed).generator();
    double[][] inputs = new double[count][10];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 10; j++) {
        inputs[i][j] = generator.nextGaussian();
      }
      double u = generator.nextDouble(0, 1);
      double score = 2 * inputs[i][0] - inputs[i][1] + inputs[i][2] + Math.log(u / (1 - u));
      for (double threshold : THRESHOLDS) {
        labels[i] += score > threshold ? 1 : 0;
      }
    }
    return Table.of(inputs, labels, 5);
  }

  private static Sequential trained(OrdinalHead head, int seed) {
    Sequential network = Sequential.plan(head.plan(10, 5)).build(Seeds.of(seed), Precision.DOUBLE);
    Trainer.create(network, head.loss(5))
        .with(new Adam(0.05))
        .batch(80)
        .seed(seed)
        .fit(grades(seed, 80), 150);
    return network;
  }

  private static double error(Sequential network, Loss loss, int seed) {
    return OrdinalMetrics.of(network, loss, grades(1000 + seed, 1500)).meanAbsoluteError();
  }

  @Test
  void ordinal_heads_err_less_than_softmax_on_few_ordered_examples() {
    Map<OrdinalHead, Double> errors = new EnumMap<>(OrdinalHead.class);
    double softmaxByMedian = 0;
    for (int seed = 0; seed < 3; seed++) {
      for (OrdinalHead head : OrdinalHead.values()) {
        Loss loss = head.loss(5);
        Sequential network = trained(head, seed);
        errors.merge(head, error(network, loss, seed) / 3, Double::sum);
        if (head == OrdinalHead.SOFTMAX) {
          softmaxByMedian += error(network, loss.deciding(DecisionRule.MEDIAN), seed) / 3;
        }
      }
    }
    // Measured: CORAL 0.69, regression 0.69, cumulative link 0.71, CORN 0.81; softmax 0.86, or 0.82
    // by
    // its median class.
    assertThat(errors.get(OrdinalHead.CORN)).isLessThan(errors.get(OrdinalHead.SOFTMAX) - 0.02);
    for (OrdinalHead head :
        List.of(OrdinalHead.CORAL, OrdinalHead.CUMULATIVE_LINK, OrdinalHead.REGRESSION)) {
      double best = Math.min(errors.get(OrdinalHead.SOFTMAX), softmaxByMedian);
      assertThat(errors.get(head)).as("%s", head).isLessThan(best - 0.05);
    }
  }
}
