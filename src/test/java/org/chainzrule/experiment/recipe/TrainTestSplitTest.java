package org.chainzrule.experiment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TrainTestSplitTest {

  @Test
  void held_out_examples_are_not_trained_on_and_are_always_the_same() {
    TrainTestSplit held = Drawn.digits().holdingOut(15);
    assertThat(held.train().size()).isEqualTo(45);
    assertThat(held.test().size()).isEqualTo(15);
    assertThat(held.evaluatedOn()).isEqualTo("holdout");
    assertThat(held.description()).isEqualTo("drawn digits, training examples only");
    assertThat(held.test().digest()).isEqualTo(Drawn.digits().holdingOut(15).test().digest());
    assertThat(TrainTestSplit.order(60, 15)).doesNotHaveDuplicates().hasSize(60);
  }

  @Test
  void take_keeps_the_first_examples_of_both_sets() {
    TrainTestSplit some = Drawn.digits().take(10);
    assertThat(some.train().size()).isEqualTo(10);
    assertThat(some.test().size()).isEqualTo(10);
  }

  @Test
  void rejects_holding_out_all_examples() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Drawn.digits().holdingOut(60))
        .withMessage("expected to hold out less than all 60 training examples, got 60");
  }
}
