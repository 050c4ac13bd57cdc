package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.ParameterGroups;
import org.chainzrule.optim.Sgd;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Precision;
import org.junit.jupiter.api.Test;

/** Validation within epochs, and the rules that depend on it. */
class ValidationTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Dataset TRAIN = Toy.circle(0, 50);
  private static final Dataset OTHER = Toy.circle(1, 30);

  private final Layer network = Toy.network(Precision.DOUBLE);
  private final Watching watching = new Watching();

  @Test
  void validation_runs_every_two_steps_and_after_each_epoch_but_never_twice() {
    TrainingResult fit = trainer(0.01).validateEvery(2).fit(TRAIN, OTHER, 2);
    assertThat(watching.validations)
        .extracting(Callback.Validation::step)
        .containsExactly(2L, 4L, 5L, 6L, 8L, 10L);
    assertThat(watching.validations)
        .extracting(Callback.Validation::epoch)
        .containsExactly(1, 1, 1, 2, 2, 2);
    assertThat(fit.validations()).isEqualTo(watching.validations);
    assertThat(fit.epochs()).extracting(Callback.Epoch::step).containsExactly(5L, 10L);
    assertThat(fit.validation()).hasValue(Evaluation.of(network, LOSS, OTHER));
    assertThat(fit.bestStep()).isEqualTo(10);
  }

  @Test
  void a_validation_set_that_does_not_fit_is_refused_before_the_first_step() {
    double[] before = Toy.numbers(network);
    Dataset empty = Table.of(new double[0][2], new int[0], 2);
    assertThatThrownBy(() -> trainer(0.01).fit(TRAIN, empty, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a data set with examples, got an empty one");
    Dataset wide = Table.of(new double[][] {{1, 2, 3}}, new int[] {0}, 2);
    assertThatThrownBy(() -> trainer(0.01).fit(TRAIN, wide, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes examples of shape [2], got [3]");
    Dataset others = Table.of(new double[][] {{1, 2}}, new int[] {2}, 3);
    assertThatThrownBy(() -> trainer(0.01).fit(TRAIN, others, 2))
        .isInstanceOf(IllegalArgumentException.class);
    Dataset values = Table.of(new double[][] {{1, 2}}, new double[][] {{0.5, 1}});
    assertThatThrownBy(
            () ->
                Trainer.create(network, Loss.meanSquaredError())
                    .with(watching)
                    .with(EarlyStopping.onAccuracy(2))
                    .fit(values, values, 2))
        .hasMessage("expected a loss with classes to measure accuracy by, got one without");
    assertThat(watching.steps).isEmpty();
    assertThat(Toy.numbers(network)).isEqualTo(before);
  }

  @Test
  void a_target_that_does_not_fit_is_refused_before_the_first_step_wherever_it_stands() {
    double[] before = Toy.numbers(network);
    double[][] inputs = new double[700][2];
    int[] labels = new int[700];
    labels[603] = 2;
    Dataset classes = Table.of(inputs, labels, 3);
    assertThatThrownBy(() -> trainer(0.01).fit(TRAIN, classes, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "expected targets that fit softmax cross-entropy, got example 603 of the validation"
                + " set: ")
        .hasMessageContaining("2");
    assertThatThrownBy(() -> trainer(0.01).fit(classes, OTHER, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got example 603 of the training set: ");
    double[][] halves = new double[700][1];
    halves[699][0] = 0.5;
    assertThatThrownBy(() -> trainer(0.01).fit(TRAIN, Table.of(inputs, halves), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got example 699 of the validation set: ");
    assertThat(watching.steps).isEmpty();
    assertThat(Toy.numbers(network)).isEqualTo(before);
  }

  @Test
  void a_label_that_is_neither_present_nor_absent_is_refused_before_the_first_step() {
    double[][] labels = new double[700][2];
    Dataset right = Table.of(new double[700][2], labels);
    labels[603][1] = 2;
    Dataset wrong = Table.of(new double[700][2], labels);
    assertThatThrownBy(
            () ->
                Trainer.create(network, Loss.multiLabelCrossEntropy())
                    .with(watching)
                    .fit(right, wrong, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected targets that fit multi-label cross-entropy, got example 603 of the validation"
                + " set: expected labels in 0..1, got 2.0 in row 0, label 1");
    assertThat(watching.steps).isEmpty();
  }

  @Test
  void classes_that_do_not_occur_are_not_missed() {
    Dataset three = Table.of(new double[][] {{1, 2}, {0, 1}}, new int[] {0, 1}, 3);
    assertThat(trainer(0.01).fit(three, three, 2).epochs()).hasSize(2);
  }

  @Test
  void validation_does_not_change_the_training() {
    trainer(0.01).validateEvery(1).fit(TRAIN, OTHER, 2);
    Layer other = Toy.network(Precision.DOUBLE);
    Trainer.create(other, LOSS).with(new Adam(0.01)).batch(10).fit(TRAIN, 2);
    assertThat(Toy.numbers(other)).isEqualTo(Toy.numbers(network));
  }

  @Test
  void patience_counts_validations_and_can_stop_within_an_epoch() {
    TrainingResult fit =
        trainer(0).with(EarlyStopping.onLoss(3)).validateEvery(1).fit(TRAIN, OTHER, 9);
    assertThat(fit.validations()).hasSize(4);
    assertThat(fit.bestStep()).isEqualTo(1);
    assertThat(fit.bestEpoch()).isEqualTo(1);
    assertThat(fit.epochs()).hasSize(1);
    assertThat(fit.epochs().get(0).step()).isEqualTo(4);
  }

  @Test
  void a_callback_can_stop_after_a_validation() {
    Callback first =
        new Callback() {
          @Override
          public Decision afterValidation(Validation validation) {
            return Decision.STOP;
          }
        };
    assertThat(trainer(0.01).validateEvery(3).with(first).fit(TRAIN, OTHER, 9).bestStep())
        .isEqualTo(3);
  }

  @Test
  void a_plateau_lowers_the_rate_after_its_patience_without_a_new_best() {
    trainer(0).with(new Plateau(EarlyStopping.Measure.LOSS, 0.5, 2, 0.3)).fit(TRAIN, OTHER, 8);
    // A rate of 0 improves nothing, so that the first epoch is the best and two more use up
    // patience.
    assertThat(factors(8)).containsExactly(1, 1, 1, 0.5, 0.5, 0.3, 0.3, 0.3);
  }

  @Test
  void a_plateau_multiplies_the_rate_of_any_schedule() {
    watching.steps.clear();
    Trainer.create(network, LOSS)
        .with(new Sgd(Schedule.linear(1e-9, 0), 0, 0))
        .with(Plateau.onAccuracy(0.1, 1))
        .with(watching)
        .fit(TRAIN, OTHER, 3);
    assertThat(watching.steps.stream().map(Callback.Step::rate).toList())
        .satisfiesExactly(
            rate -> assertThat(rate).isEqualTo(1e-9),
            rate -> assertThat(rate).isCloseTo(2e-9 / 3, within(1e-20)),
            rate -> assertThat(rate).isCloseTo(0.1e-9 / 3, within(1e-20)));
  }

  @Test
  void the_network_ends_with_the_averaged_weights_of_the_formula() {
    List<double[]> weights = new ArrayList<>();
    Callback remember =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            weights.add(Toy.numbers(network));
            return Decision.CONTINUE;
          }
        };
    TrainingResult fit =
        trainer(0.05).with(remember).with(new MovingAverage(0.6)).fit(TRAIN, OTHER, 4);
    double[] mean = new double[weights.get(0).length];
    for (int t = 1; t <= weights.size(); t++) {
      double keep = Math.min(0.6, (t - 1.0) / (t + 8.0));
      for (int i = 0; i < mean.length; i++) {
        mean[i] = keep * mean[i] + (1 - keep) * weights.get(t - 1)[i];
      }
    }
    assertThat(Toy.numbers(network)).containsExactly(mean, within(1e-14));
    assertThat(fit.averaged()).isTrue();
    assertThat(fit.validation()).hasValue(Evaluation.of(network, LOSS, OTHER));
  }

  @Test
  void training_continues_with_the_weights_that_are_not_averaged() {
    Watching plain = new Watching();
    Trainer.create(Toy.network(Precision.DOUBLE), LOSS)
        .with(new Adam(0.05))
        .with(plain)
        .batch(10)
        .fit(TRAIN, OTHER, 4);
    trainer(0.05).with(new MovingAverage(0.9)).validateEvery(1).fit(TRAIN, OTHER, 4);
    assertThat(watching.steps)
        .extracting(Callback.Step::loss)
        .isEqualTo(plain.steps.stream().map(Callback.Step::loss).toList());
  }

  @Test
  void early_stopping_restores_the_best_averaged_weights() {
    TrainingResult fit =
        trainer(0.05)
            .with(new MovingAverage(0.5))
            .with(EarlyStopping.onLoss(2))
            .fit(TRAIN, contrary(), 40);
    assertThat(fit.epochs().size()).isEqualTo(fit.bestEpoch() + 2);
    assertThat(fit.validation()).hasValue(Evaluation.of(network, LOSS, contrary()));
    assertThat(fit.validation().orElseThrow().loss())
        .isEqualTo(
            fit.validations().stream().mapToDouble(v -> v.evaluation().loss()).min().orElseThrow());
  }

  @Test
  void gradients_are_clipped_by_value_before_they_are_by_norm() {
    double[] before = Toy.numbers(network);
    Trainer descent =
        Trainer.create(network, LOSS)
            .with(new Sgd(1, 0))
            .with(
                ParameterGroups.defaults()
                    .with(Parameter.Role.COEFFICIENT, new ParameterGroups.Group(1, false)));
    descent.clipValue(1e-3).fit(TRAIN, 1);
    double[] step = Toy.numbers(network);
    for (int i = 0; i < step.length; i++) {
      step[i] -= before[i];
    }
    assertThat(Arrays.stream(step).map(Math::abs).max().orElseThrow())
        .isCloseTo(1e-3, within(1e-15));
    double norm = Math.sqrt(Arrays.stream(step).map(x -> x * x).sum());
    Layer again = Toy.network(Precision.DOUBLE);
    Trainer.create(again, LOSS)
        .with(new Sgd(1, 0))
        .with(
            ParameterGroups.defaults()
                .with(Parameter.Role.COEFFICIENT, new ParameterGroups.Group(1, false)))
        .clipValue(1e-3)
        .clip(norm / 2)
        .with(watching)
        .fit(TRAIN, 1);
    double[] half = Toy.numbers(again);
    for (int i = 0; i < half.length; i++) {
      assertThat(half[i] - before[i]).isCloseTo(step[i] / 2, within(1e-15));
    }
    assertThat(watching.steps.get(0).gradientNorm()).isGreaterThan(10 * norm);
  }

  @Test
  void every_parameters_gradient_norm_is_reported() {
    trainer(0.01).fit(TRAIN, 1);
    Callback.Step step = watching.steps.get(0);
    assertThat(step.gradientNorms()).hasSize(5).allMatch(norm -> norm >= 0);
    double square = step.gradientNorms().stream().mapToDouble(norm -> norm * norm).sum();
    assertThat(Math.sqrt(square)).isCloseTo(step.gradientNorm(), within(1e-12));
  }

  @Test
  void a_fast_dev_run_is_one_step_and_one_batch_of_validation() {
    TrainingResult fit =
        trainer(0.01).validateEvery(1).fastDevRun().fit(TRAIN, Toy.circle(3, 2000), 50);
    assertThat(watching.steps).hasSize(1);
    assertThat(watching.validations).hasSize(1);
    assertThat(watching.epochs).hasSize(1);
    assertThat(fit.validation()).hasValue(Evaluation.of(network, LOSS, Toy.circle(3, 500)));
  }

  @Test
  void overfitting_uses_the_first_batches_alone_in_a_fixed_order() {
    TrainingResult fit = trainer(0.05).overfitBatches(2).fit(TRAIN, OTHER, 150);
    assertThat(watching.steps).hasSize(300);
    assertThat(fit.validation()).hasValue(Evaluation.of(network, LOSS, TRAIN.take(20)));
    assertThat(fit.validation().orElseThrow().accuracy()).hasValue(1.0);
  }

  @Test
  void numbers_out_of_range_and_missing_validation_sets_are_rejected() {
    Trainer trainer = Trainer.create(network, LOSS);
    rejected(() -> trainer.accumulate(0), "expected at least 1 batch a step, got 0");
    rejected(() -> trainer.prefetch(-1), "expected a number of batches of at least 0, got -1");
    rejected(() -> trainer.validateEvery(0), "expected a validation every 1 step or more, got 0");
    rejected(() -> trainer.overfitBatches(0), "expected at least 1 batch to overfit, got 0");
    rejected(() -> trainer.clipValue(0), "expected a positive value to clip at, got 0.0");
    rejected(
        () -> new MovingAverage(1), "expected a decay in 0 (included) .. 1 (excluded), got 1.0");
    rejected(() -> Plateau.onLoss(1, 1), "expected a factor between 0 and 1, got 1.0");
    rejected(() -> Plateau.onLoss(0.5, 0), "expected a patience of at least 1, got 0");
    rejected(
        () -> new Plateau(EarlyStopping.Measure.LOSS, 0.5, 1, 2),
        "expected a least factor in 0..1, got 2.0");
    rejected(
        () -> trainer.with(Plateau.onLoss(0.5, 1)).fit(TRAIN, 1),
        "expected a validation set for the plateau rule, got none");
    rejected(
        () -> trainer.validateEvery(3).fit(TRAIN, 1),
        "expected a validation set to validate every 3 steps, got none");
  }

  private static void rejected(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  /**
   * The factor of the rate in each epoch; a rate of 10⁻³⁰⁰ acts as 0 but keeps the factor visible.
   */
  private double[] factors(int epochs) {
    return IntStream.range(0, epochs)
        .mapToDouble(i -> watching.steps.get(5 * i).rate() / 1e-300)
        .toArray();
  }

  private Trainer trainer(double rate) {
    return Trainer.create(network, LOSS)
        .with(new Adam(Math.max(rate, 1e-300)))
        .batch(10)
        .with(watching);
  }

  private static Table contrary() {
    double[][] inputs = new double[30][];
    int[] turned = new int[30];
    for (int i = 0; i < 30; i++) {
      var batch = TRAIN.batch(new int[] {i}, Precision.DOUBLE);
      inputs[i] = batch.inputs().toArray();
      turned[i] = 1 - (int) batch.targets().item();
    }
    return Table.of(inputs, turned, 2);
  }
}
