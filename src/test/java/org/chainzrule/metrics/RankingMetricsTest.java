package org.chainzrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {

  private static RankingMetrics of(String positive, double... scores) {
    boolean[] is = new boolean[positive.length()];
    for (int i = 0; i < is.length; i++) {
      is[i] = positive.charAt(i) == '+';
    }
    return RankingMetrics.of(is, scores);
  }

  @Test
  void areas_are_those_computed_by_hand() {
    // Of 2 · 2 pairs three are in order; precisions at the positives are 1 and 2/3.
    RankingMetrics metrics = of("--++", 0.1, 0.4, 0.35, 0.8);
    assertThat(metrics.rocAuc()).isEqualTo(0.75);
    assertThat(metrics.prAuc()).isCloseTo(5 / 6.0, within(1e-15));
  }

  @Test
  void a_perfect_and_a_reversed_ranking_are_the_ends() {
    assertThat(of("++--", 4, 3, 2, 1)).isEqualTo(new RankingMetrics(1, 1));
    RankingMetrics reversed = of("++--", 1, 2, 3, 4);
    assertThat(reversed.rocAuc()).isZero();
    assertThat(reversed.prAuc()).isCloseTo((1 / 3.0 + 2 / 4.0) / 2, within(1e-15));
  }

  @Test
  void equal_scores_count_one_half_in_whatever_order_they_come() {
    // Score 2: one positive and one negative; score 1: the same.
    for (String order : List.of("+-+-", "-+-+", "+--+")) {
      RankingMetrics tied = of(order, 2, 2, 1, 1);
      assertThat(tied.rocAuc()).as(order).isEqualTo(0.5);
      assertThat(tied.prAuc()).as(order).isEqualTo(0.5);
    }
    assertThat(of("+--", 0.0, -0.0, -1).rocAuc()).isEqualTo(0.75);
    assertThat(of("-+-", 0.0, -0.0, -1).rocAuc()).isEqualTo(0.75);
  }

  @Test
  void examples_of_one_kind_have_no_roc() {
    assertThat(of("++", 1, 2).rocAuc()).isNaN();
    assertThat(of("++", 1, 2).prAuc()).isEqualTo(1);
    assertThat(of("--", 1, 2).rocAuc()).isNaN();
    assertThat(of("--", 1, 2).prAuc()).isNaN();
    assertThat(of("").rocAuc()).isNaN();
  }

  @Test
  void the_roc_area_is_the_share_of_pairs_in_order() {
    Random random = new Random(5);
    boolean[] positive = new boolean[200];
    double[] scores = new double[200];
    for (int i = 0; i < 200; i++) {
      positive[i] = random.nextInt(3) == 0;
      scores[i] = random.nextInt(20) + (positive[i] ? 3 : 0);
    }
    double pairs = 0;
    double right = 0;
    for (int i = 0; i < 200; i++) {
      for (int j = 0; j < 200; j++) {
        if (positive[i] && !positive[j]) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertThat(RankingMetrics.of(positive, scores).rocAuc())
        .isCloseTo(right / pairs, within(1e-14));
  }

  @Test
  void each_class_is_ranked_against_the_rest_and_absent_ones_are_left_out_of_the_mean() {
    double[][] p = {{0.6, 0.3, 0.1, 0}, {0.2, 0.5, 0.3, 0}, {0.3, 0.4, 0.3, 0}, {0, 0.4, 0.6, 0}};
    ClassPredictions predictions =
        new ClassPredictions(4, new int[] {0, 1, 2, 2}, new int[4], Optional.of(p));
    List<RankingMetrics> classes = RankingMetrics.oneVersusRest(predictions);
    assertThat(classes).extracting(RankingMetrics::rocAuc).startsWith(1.0, 1.0, 0.875);
    assertThat(classes.get(3).rocAuc()).isNaN();
    assertThat(classes.get(2).prAuc()).isCloseTo((1 + 2 / 3.0) / 2, within(1e-15));
    assertThat(RankingMetrics.macro(classes).rocAuc()).isCloseTo(2.875 / 3, within(1e-15));
    assertThat(RankingMetrics.of(predictions, 2)).isEqualTo(classes.get(2));
    assertThat(RankingMetrics.macro(List.of(classes.get(3))).rocAuc()).isNaN();
  }

  @Test
  void scores_that_do_not_suit_are_refused() {
    assertThatThrownBy(() -> of("+-", 1)).hasMessage("expected 2 scores, got 1");
    assertThatThrownBy(() -> of("+-", 1, Double.NaN)).hasMessage("expected scores, got NaN");
    ClassPredictions bare = new ClassPredictions(2, new int[1], new int[1], Optional.empty());
    assertThatThrownBy(() -> RankingMetrics.oneVersusRest(bare))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected class probabilities, got decisions alone");
    assertThatThrownBy(() -> RankingMetrics.of(bare, 2))
        .hasMessage("expected classes in 0..1, got 2");
  }
}
