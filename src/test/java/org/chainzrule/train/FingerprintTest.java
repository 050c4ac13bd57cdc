package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private static final ClassWeights WEIGHTS = ClassWeights.of(1, 2, 3);

  @Test
  void a_loss_agrees_with_its_name_in_earlier_versions() {
    assertAgrees("INSTANCE", Loss.softmaxCrossEntropy());
    assertAgrees("INSTANCE", Loss.meanSquaredError());
    assertAgrees("weighted softmax cross-entropy", Loss.softmaxCrossEntropy().weighted(WEIGHTS));
    assertAgrees("CORN", OrdinalHead.CORN.loss(3));
    assertAgrees("CORAL", OrdinalHead.CORAL.loss(3).weighted(WEIGHTS));
    assertAgrees("Huber on 3 classes", OrdinalHead.REGRESSION.loss(3));
    assertAgrees(
        "cumulative link by MEDIAN",
        OrdinalHead.CUMULATIVE_LINK.loss(3).weighted(WEIGHTS).deciding(DecisionRule.MEDIAN));
  }

  @Test
  void other_losses_and_other_entries_do_not_agree() {
    assertThat(Fingerprint.agree("loss", "CORN", "CORAL")).isFalse();
    assertThat(Fingerprint.agree("loss", "CORAL", "softmax cross-entropy")).isFalse();
    assertThat(Fingerprint.agree("loss", "INSTANCE", "weighted softmax cross-entropy")).isFalse();
    assertThat(Fingerprint.agree("seed", "INSTANCE", "mean squared error")).isFalse();
    assertThat(Fingerprint.agree("seed", "1", "2")).isFalse();
  }

  private static void assertAgrees(String then, Loss now) {
    assertThat(Fingerprint.agree("loss", then, now.toString())).as("%s now", now).isTrue();
    assertThat(Fingerprint.agree("loss", now.toString(), now.toString())).isTrue();
  }
}
