package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chainzrule.examples.Selection.Candidate;
import org.junit.jupiter.api.Test;

class SelectionTest {

  @Test
  void the_calmest_of_the_accurate_ones_is_chosen() {
    assertThat(chosen(candidate(0.980, 9), candidate(0.9795, 5), candidate(0.970, 1)))
        .isEqualTo(candidate(0.9795, 5));
  }

  @Test
  void a_first_one_that_is_not_accurate_does_not_stay() {
    assertThat(chosen(candidate(0.970, 1), candidate(0.981, 9))).isEqualTo(candidate(0.981, 9));
  }

  @Test
  void where_none_is_accurate_the_most_accurate_one_is_chosen() {
    assertThat(chosen(candidate(0.95, 1), candidate(0.96, 9), candidate(0.94, 0.5)))
        .isEqualTo(candidate(0.96, 9));
  }

  private static Candidate chosen(Candidate... candidates) {
    return Selection.best(List.of(candidates), 0.98);
  }

  private static Candidate candidate(double accuracy, double peak) {
    return new Candidate(1e-3, accuracy, peak);
  }
}
