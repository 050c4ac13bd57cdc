package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.op.Updates;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyStoppingTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  private final Table train = Toy.circle(0, 30);

  /** Inverted labels: the better the training, the worse the validation. */
  private final Table contrary = contrary();

  private final Layer network = Toy.network(Precision.DOUBLE);
  private final List<double[]> history = new ArrayList<>();

  private final Callback remember =
      new Callback() {
        @Override
        public Decision afterEpoch(Epoch epoch) {
          history.add(Toy.numbers(network));
          return Decision.CONTINUE;
        }
      };

  @Test
  void early_stopping_waits_for_its_patience_and_restores_the_best_weights() {
    TrainingResult fit = trainer(0.05).with(EarlyStopping.onLoss(3)).fit(train, contrary, 100);
    List<Double> losses =
        fit.epochs().stream().map(epoch -> epoch.validation().orElseThrow().loss()).toList();
    int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow()) + 1;
    assertThat(fit.bestEpoch()).isEqualTo(best);
    assertThat(fit.epochs()).hasSize(best + 3).hasSizeLessThan(100);
    assertThat(Toy.numbers(network)).isEqualTo(history.get(best - 1));
    assertThat(Toy.numbers(network)).isNotEqualTo(history.get(best + 2));
    assertThat(fit.validation()).hasValue(Evaluation.of(network, LOSS, contrary));
  }

  @Test
  void by_accuracy_the_first_of_equal_epochs_is_the_best() {
    TrainingResult fit = trainer(0).with(EarlyStopping.onAccuracy(2)).fit(train, train, 100);
    assertThat(fit.bestEpoch()).isEqualTo(1);
    assertThat(fit.epochs()).hasSize(3);
  }

  @Test
  void the_best_weights_are_restored_even_if_patience_does_not_run_out() {
    TrainingResult fit = trainer(0.05).with(EarlyStopping.onLoss(50)).fit(train, contrary, 6);
    assertThat(fit.epochs()).hasSize(6);
    assertThat(Toy.numbers(network)).isEqualTo(history.get(fit.bestEpoch() - 1));
  }

  @Test
  void a_validation_loss_that_overflows_from_the_start_counts_as_the_worst() {
    double[][] far = {{1e120, 1e120}, {1, 1}};
    Table overflowing = Table.of(far, new int[] {0, 1}, 2);
    TrainingResult fit = trainer(0.01).with(EarlyStopping.onLoss(2)).fit(train, overflowing, 10);
    assertThat(fit.epochs()).hasSize(3);
    assertThat(fit.bestEpoch()).isEqualTo(1);
    assertThat(fit.validation().orElseThrow().loss()).isNotFinite();
  }

  @Test
  void a_callback_can_stop_after_a_step() {
    Callback third =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            return step.number() == 3 ? Decision.STOP : Decision.CONTINUE;
          }
        };
    TrainingResult fit = trainer(0.01).batch(5).with(third).fit(train, 10);
    assertThat(fit.epochs()).hasSize(1);
    assertThat(history).hasSize(1);
  }

  @Test
  void a_callback_can_stop_after_an_epoch_and_all_callbacks_are_called() {
    Callback second =
        new Callback() {
          @Override
          public Decision afterEpoch(Epoch epoch) {
            return epoch.number() == 2 ? Decision.STOP : Decision.CONTINUE;
          }
        };
    TrainingResult fit =
        Trainer.create(network, LOSS).with(second).with(remember).fit(train, train, 10);
    assertThat(fit.epochs()).hasSize(2);
    assertThat(fit.bestEpoch()).isEqualTo(2);
    assertThat(history).hasSize(2);
  }

  @Test
  void early_stopping_without_patience_validation_or_classes_is_rejected() {
    assertThatThrownBy(() -> EarlyStopping.onLoss(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a patience of at least 1, got 0");
    assertThatThrownBy(() -> trainer(1).with(EarlyStopping.onLoss(1)).fit(train, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a validation set for early stopping, got none");
    Layer regression =
        Dense.plan(1, 1, PolynomialActivation.cubic()).build(Seeds.of(0), Precision.DOUBLE);
    Trainer byAccuracy =
        Trainer.create(regression, Loss.meanSquaredError()).with(EarlyStopping.onAccuracy(1));
    assertThatThrownBy(() -> byAccuracy.fit(Toy.cubic(4), Toy.cubic(4), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a loss with classes to measure accuracy by, got one without");
  }

  private Trainer trainer(double rate) {
    return Trainer.create(network, LOSS).with(new Adam(rate)).batch(10).with(remember);
  }

  private static Table contrary() {
    Table same = Toy.circle(0, 30);
    double[] labels = same.batch(all(30), Precision.DOUBLE).targets().toArray();
    double[] flat = same.batch(all(30), Precision.DOUBLE).inputs().toArray();
    double[][] inputs = new double[30][];
    int[] turned = new int[30];
    for (int i = 0; i < 30; i++) {
      inputs[i] = new double[] {flat[2 * i], flat[2 * i + 1]};
      turned[i] = 1 - (int) labels[i];
    }
    return Table.of(inputs, turned, 2);
  }

  private static int[] all(int n) {
    return IntStream.range(0, n).toArray();
  }

  /** Falls with the distance of the first number from a value, and counts its calls. */
  private EarlyStopping.Measure near(double value, boolean higher, int... calls) {
    EarlyStopping.Measure.Figure figure =
        (own, loss, data) -> {
          calls[0]++;
          assertThat(data).isSameAs(contrary);
          double distance = Math.abs(Toy.numbers(own)[0] - value);
          return higher ? -distance : distance;
        };
    return higher
        ? EarlyStopping.Measure.higher("nearness", figure)
        : EarlyStopping.Measure.lower("distance", figure);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void any_figure_chooses_the_best_weights_whether_higher_or_lower_is_better(boolean higher) {
    double[] start = Toy.numbers(network);
    trainer(0.05).fit(train, contrary, 12);
    double fourth = history.get(3)[0];
    history.clear();
    Iterator<Parameter> parameters = network.parameters().iterator();
    Layer fresh = Toy.network(Precision.DOUBLE);
    fresh.parameters().forEach(p -> parameters.next().update(w -> Updates.assign(w, p.value())));
    assertThat(Toy.numbers(network)).isEqualTo(start);
    int[] calls = new int[1];
    EarlyStopping.Measure measure = near(fourth, higher, calls);
    TrainingResult fit = trainer(0.05).with(new EarlyStopping(measure, 3)).fit(train, contrary, 12);
    assertThat(fit.bestEpoch()).isEqualTo(4);
    assertThat(fit.epochs()).hasSize(7);
    assertThat(calls[0]).isEqualTo(7);
    assertThat(Toy.numbers(network)).isEqualTo(history.get(3));
    assertThat(fit.validation().orElseThrow().metrics())
        .containsExactly(Map.entry(higher ? "nearness" : "distance", 0.0 * (higher ? -1 : 1)));
    assertThat(fit.epochs().get(3).validation()).isEqualTo(fit.validation());
  }

  @Test
  void a_figure_that_is_not_a_number_is_worse_than_all_others() {
    for (boolean higher : new boolean[] {true, false}) {
      EarlyStopping.Measure.Figure figure =
          (own, loss, data) -> history.size() == 2 ? 0.5 : Double.NaN;
      EarlyStopping.Measure measure =
          higher
              ? EarlyStopping.Measure.higher("rare", figure)
              : EarlyStopping.Measure.lower("rare", figure);
      history.clear();
      TrainingResult fit =
          trainer(0.01).with(new EarlyStopping(measure, 4)).fit(train, contrary, 5);
      assertThat(fit.bestEpoch()).isEqualTo(3);
    }
  }

  @Test
  void figures_are_part_of_every_validation() {
    EarlyStopping.Measure ones =
        EarlyStopping.Measure.higher(
            "ones",
            (own, loss, data) -> {
              double[] sum = new double[1];
              Evaluation.overBatches(
                  own, data, (batch, y) -> sum[0] += Arrays.stream(y.argmax()).sum());
              return sum[0];
            });
    TrainingResult fit =
        Trainer.create(network, LOSS).with(new Plateau(ones, 0.5, 1, 0)).fit(train, contrary, 3);
    assertThat(fit.validations())
        .allSatisfy(v -> assertThat(v.evaluation().metrics()).containsOnlyKeys("ones"));
    assertThat(fit.toString()).contains(", accuracy ").contains(" %, ones ");
  }

  @Test
  void two_measures_of_one_name_are_refused_and_one_for_two_rules_is_computed_once() {
    int[] calls = new int[1];
    EarlyStopping.Measure measure = near(0, true, calls);
    Trainer trainer = trainer(0.01).with(new EarlyStopping(measure, 3));
    trainer.with(new Plateau(measure, 0.5, 1, 0)).fit(train, contrary, 2);
    assertThat(calls[0]).isEqualTo(2);
    assertThatThrownBy(() -> trainer.bestBy(near(0, true, calls)).fit(train, contrary, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected measures of different names, got [nearness, higher is better, nearness,"
                + " higher is better]; one Measure can be used for several rules");
    assertThatThrownBy(() -> Trainer.create(network, LOSS).bestBy(measure).fit(train, 2))
        .hasMessage("expected a validation set to choose the best checkpoint by, got none");
  }
}
