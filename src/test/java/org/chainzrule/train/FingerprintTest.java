package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Parameter.Role;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Adjoint;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.HuberLoss;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.optim.Adagrad;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.AdamW;
import org.chainzrule.optim.ParameterGroups;
import org.chainzrule.optim.RmsProp;
import org.chainzrule.optim.Sgd;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.InputGradientPenalty;
import org.chainzrule.penalty.JacobianPenalty;
import org.chainzrule.penalty.WeightDecay;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
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

  @Test
  void a_weighted_loss_agrees_with_itself_alone() {
    Loss loss = Loss.softmaxCrossEntropy().weighted(WEIGHTS);
    Loss other = Loss.softmaxCrossEntropy().weighted(ClassWeights.of(1, 2, 4));
    assertThat(Fingerprint.agree("loss", loss.toString(), other.toString())).isFalse();
    assertThat(Fingerprint.agree("loss", Loss.softmaxCrossEntropy().toString(), loss.toString()))
        .isFalse();
    assertThat(
            Fingerprint.agree(
                "loss", new HuberLoss(3, 1).toString(), new HuberLoss(3, 2).toString()))
        .isFalse();
  }

  @Test
  void every_setting_that_changes_the_arithmetic_changes_an_entry() {
    TrainerSettings base =
        TrainerSettings.defaults(Toy.network(Precision.DOUBLE), Loss.softmaxCrossEntropy());
    TrainerSettings.Optimization optimization = base.optimization();
    TrainerSettings.Batching batching = base.batching();
    TrainerSettings.Monitoring monitoring = base.monitoring();
    Schedule rate = Schedule.constant(1e-3);
    Stream<TrainerSettings> losses =
        Stream.of(
                Loss.meanSquaredError(),
                Loss.softmaxCrossEntropy().weighted(ClassWeights.of(1, 2)),
                Loss.softmaxCrossEntropy().weighted(ClassWeights.of(1, 3)),
                Loss.softmaxCrossEntropy().deciding(DecisionRule.MEDIAN),
                Loss.softmaxCrossEntropy().deciding(DecisionRule.ROUNDED_MEAN),
                OrdinalHead.CORAL.loss(2),
                OrdinalHead.CORN.loss(2),
                OrdinalHead.CUMULATIVE_LINK.loss(2),
                new HuberLoss(2, 1),
                new HuberLoss(3, 1),
                new HuberLoss(2, 0.5))
            .map(loss -> TrainerSettings.defaults(base.network(), loss));
    Stream<TrainerSettings> optimizers =
        Stream.of(
                new Adam(rate),
                new Adam(2e-3),
                new Adam(rate.warmUp(0.1)),
                new AdamW(rate, 0.8, 0.999, 1e-8, 0),
                new AdamW(rate, 0.9, 0.99, 1e-8, 0),
                new AdamW(rate, 0.9, 0.999, 1e-7, 0),
                new AdamW(rate, 0.9, 0.999, 1e-8, 0.1),
                new Sgd(rate, 0, 0, false),
                new Sgd(rate, 0.9, 0, false),
                new Sgd(rate, 0.9, 0.1, false),
                new Sgd(rate, 0.9, 0, true),
                new RmsProp(rate, 0.9, 0, 1e-8, 0),
                new RmsProp(rate, 0.8, 0, 1e-8, 0),
                new RmsProp(rate, 0.9, 0.5, 1e-8, 0),
                new RmsProp(rate, 0.9, 0, 1e-7, 0),
                new RmsProp(rate, 0.9, 0, 1e-8, 0.1),
                new Adagrad(rate, 1e-10, 0),
                new Adagrad(rate, 1e-9, 0),
                new Adagrad(rate, 1e-10, 0.1))
            .map(optimizer -> base.with(optimization.with(optimizer)));
    Dreg dreg = Dreg.layerwise(1e-3);
    Dreg adjoint = Dreg.adjoint(1e-3);
    Stream<TrainerSettings> penalties =
        Stream.of(
                dreg,
                Dreg.layerwise(2e-3),
                Dreg.of(Dreg.Scope.SLOPE, dreg.strength()),
                Dreg.of(Dreg.Scope.CUMULATIVE, dreg.strength()),
                dreg.countingHead(),
                dreg.normalised(),
                dreg.weighted(2),
                dreg.above(0.5),
                dreg.probing(3),
                adjoint,
                adjoint.with(new Adjoint(4, 0.03, 2)),
                adjoint.with(new Adjoint(8, 0.04, 2)),
                adjoint.with(new Adjoint(8, 0.03, 3)),
                new JacobianPenalty(dreg.strength(), 1),
                new JacobianPenalty(dreg.strength(), 2),
                new InputGradientPenalty(1e-3),
                new WeightDecay(1e-3))
            .map(penalty -> base.with(optimization.plus(penalty)));
    ParameterGroups groups = optimization.groups();
    Stream<TrainerSettings> others =
        Stream.of(
            base,
            base.with(optimization.plus(dreg).plus(dreg)),
            base.with(
                optimization.with(
                    groups.with(Role.COEFFICIENT, new ParameterGroups.Group(1, false)))),
            base.with(
                optimization.with(groups.with(Role.BIAS, new ParameterGroups.Group(1, true)))),
            base.with(optimization.withClip(1)),
            base.with(optimization.withClipValue(1)),
            base.with(batching.withSize(64)),
            base.with(batching.withAccumulate(2)),
            base.with(batching.with(LastBatch.DROP)),
            base.with(batching.with(LastBatch.JOIN)),
            base.with(batching.withOverfit(1)),
            base.with(monitoring.withEvery(3)),
            base.with(monitoring.with(EarlyStopping.onLoss(2))),
            base.with(monitoring.with(EarlyStopping.onLoss(3))),
            base.with(monitoring.with(EarlyStopping.onAccuracy(2))),
            base.with(monitoring.with(Plateau.onLoss(0.5, 2))),
            base.with(monitoring.with(Plateau.onLoss(0.4, 2))),
            base.with(monitoring.with(new Plateau(EarlyStopping.Measure.LOSS, 0.5, 2, 0.1))),
            base.with(monitoring.with(EarlyStopping.Measure.ACCURACY)),
            base.with(monitoring.with(Watching.FIRST_NUMBER)),
            base.with(monitoring.with(new EarlyStopping(Watching.FIRST_NUMBER, 2))),
            base.with(monitoring.with(new MovingAverage(0.9))),
            base.with(monitoring.with(new MovingAverage(0.8))),
            base.with(base.execution().withSeed(1)));
    Stream<TrainerSettings> networks =
        Stream.of(
                Toy.network(Precision.SINGLE),
                ended(new Bent(1)),
                ended(new Bent(2)),
                ended(Activation.leakyRelu(0.1)),
                ended(Activation.leakyRelu(0.2)),
                ended(Activation.relu()))
            .map(network -> TrainerSettings.defaults(network, base.loss()));
    List<TrainerSettings> all =
        Stream.of(losses, optimizers, penalties, others, networks).flatMap(each -> each).toList();
    Map<Map<String, String>, TrainerSettings> seen = new HashMap<>();
    for (TrainerSettings settings : all) {
      Map<String, String> entries =
          new Fingerprint(settings, Toy.circle(0, 40), Optional.empty(), 4, 3).entries();
      assertThat(seen.put(entries, settings)).as("same entries as %s", settings).isNull();
    }
  }

  private static Layer ended(ActivationPlan activation) {
    return Dense.plan(2, 2, activation).build(Seeds.of(1), Precision.DOUBLE);
  }

  /** An activation of a user, which cannot be saved. */
  private record Bent(double factor) implements Activation {
    @Override
    public Variable value(Variable z) {
      return z.times(factor);
    }

    @Override
    public Variable slope(Variable z) {
      return z.times(0).plus(factor);
    }
  }

  private static void assertAgrees(String then, Loss now) {
    assertThat(Fingerprint.agree("loss", then, now.toString())).as("%s now", now).isTrue();
    assertThat(Fingerprint.agree("loss", now.toString(), now.toString())).isTrue();
  }
}
