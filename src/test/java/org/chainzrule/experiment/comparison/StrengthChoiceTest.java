package org.chainzrule.experiment.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chainzrule.experiment.comparison.StrengthChoice.Candidate;
import org.junit.jupiter.api.Test;

class StrengthChoiceTest {

  @Test
  void the_smallest_peak_among_accurate_candidates_is_chosen() {
    assertThat(chosen(candidate(0.980, 9), candidate(0.9795, 5), candidate(0.970, 1)))
        .isEqualTo(candidate(0.9795, 5));
  }

  @Test
  void an_inaccurate_first_candidate_is_replaced() {
    assertThat(chosen(candidate(0.970, 1), candidate(0.981, 9))).isEqualTo(candidate(0.981, 9));
  }

  @Test
  void if_no_candidate_is_accurate_enough_the_most_accurate_one_is_chosen() {
    assertThat(chosen(candidate(0.95, 1), candidate(0.96, 9), candidate(0.94, 0.5)))
        .isEqualTo(candidate(0.96, 9));
  }

  private static Candidate chosen(Candidate... candidates) {
    return StrengthChoice.of(PenaltySetting.NONE, List.of(candidates), 0.98).chosen();
  }

  private static Candidate candidate(double accuracy, double peak) {
    return new Candidate(1e-3, accuracy, peak, 0.5);
  }
}
