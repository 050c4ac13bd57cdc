package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.BatchNorm;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.Sgd;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class RateCurveTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Dataset TRAIN = Toy.circle(0, 50);

  /** Layers with states and with random numbers. */
  private static Sequential network() {
    return Sequential.plan(
            Dense.plan(2, 4, PolynomialActivation.cubic()),
            BatchNorm.plan(4),
            Dropout.plan(0.2),
            SpectralDense.plan(4, 3, Activation.tanh(), true),
            Dense.plan(3, 2))
        .build(Seeds.of(7), Precision.SINGLE);
  }

  private static Trainer trainer(Layer network) {
    return Trainer.create(network, LOSS).with(Dreg.layerwise(1e-2)).batch(10).seed(3);
  }

  @Test
  void the_network_is_as_before_and_trains_as_if_nothing_had_been() {
    Sequential plain = network();
    trainer(plain).fit(TRAIN, 2);
    Sequential tested = network();
    double[] before = Toy.numbers(tested);
    RateCurve curve = trainer(tested).findRate(TRAIN);
    assertThat(curve.points()).hasSizeGreaterThan(30);
    assertThat(Toy.numbers(tested)).isEqualTo(before);
    trainer(tested).fit(TRAIN, 2);
    assertThat(Toy.numbers(tested)).isEqualTo(Toy.numbers(plain));
  }

  @Test
  void the_network_is_as_before_even_if_the_data_fails() {
    Sequential network = network();
    double[] before = Toy.numbers(network);
    Dataset failing =
        new Dataset() {
          private int batches;

          @Override
          public int size() {
            return TRAIN.size();
          }

          @Override
          public Shape inputShape() {
            return TRAIN.inputShape();
          }

          @Override
          public OptionalInt classes() {
            return TRAIN.classes();
          }

          @Override
          public Batch batch(int[] rows, Precision precision) {
            if (++batches == 4) {
              throw new IllegalStateException("no more data");
            }
            return TRAIN.batch(rows, precision);
          }
        };
    assertThatThrownBy(() -> trainer(network).findRate(failing)).hasMessage("no more data");
    assertThat(Toy.numbers(network)).isEqualTo(before);
  }

  @Test
  void rates_rise_by_one_factor_whatever_the_schedule_and_losses_are_those_of_the_steps() {
    Watching watching = new Watching();
    Trainer trainer = trainer(network()).with(new Adam(Schedule.constant(0)));
    RateCurve curve = trainer.with(watching).findRate(TRAIN, 1e-3, 1e-1, 5);
    assertThat(watching.steps).isEmpty();
    assertThat(trainer.findRate(TRAIN, 1e-3, 1e-1, 5)).isEqualTo(curve);
    assertThat(curve.points()).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(curve.points().get(i).rate()).isCloseTo(Math.pow(10, -3 + i / 2.0), within(1e-12));
    }
    trainer.with(watching).fit(TRAIN, 1);
    assertThat(curve.points().get(0).loss()).isEqualTo(watching.steps.get(0).loss());
    double mean = (0.09 * curve.points().get(0).loss() + 0.1 * curve.points().get(1).loss()) / 0.19;
    assertThat(curve.points().get(1).smoothed()).isCloseTo(mean, within(1e-12));
  }

  /**
   * {@code loss = (w x - 2 x)²} with x = ±1 explodes at rates above 1, since {@code loss'' = 2}.
   */
  @Test
  void a_rate_that_learns_is_suggested_and_the_test_ends_where_the_loss_explodes() {
    double[][] x = new double[40][1];
    double[][] y = new double[40][1];
    for (int i = 0; i < 40; i++) {
      x[i][0] = i % 2 == 0 ? 1 : -1;
      y[i][0] = 2 * x[i][0];
    }
    Table line = Table.of(x, y);
    Layer network = Sequential.plan(Dense.plan(1, 1)).build(Seeds.of(7), Precision.DOUBLE);
    Trainer trainer =
        Trainer.create(network, Loss.meanSquaredError()).with(new Sgd(1, 0)).batch(10);
    RateCurve curve = trainer.findRate(line, 1e-5, 100, 200);
    assertThat(curve.points().size()).isLessThan(200);
    assertThat(curve.points().get(curve.points().size() - 1).rate()).isBetween(0.9, 10.0);
    double suggested = curve.suggestion().orElseThrow();
    assertThat(suggested).isBetween(0.005, 0.9);
    double before = Evaluation.of(network, Loss.meanSquaredError(), line).loss();
    trainer.with(new Sgd(suggested, 0)).fit(line, 20);
    assertThat(Evaluation.of(network, Loss.meanSquaredError(), line).loss())
        .isLessThan(0.05 * before);
  }

  @Test
  void the_text_is_a_table_with_the_suggestion() {
    RateCurve falling =
        new RateCurve(
            List.of(
                new RateCurve.Point(1e-3, 2, 2),
                new RateCurve.Point(1e-2, 0.5, 1.5),
                new RateCurve.Point(1e-1, 100, 12.25)));
    assertThat(falling)
        .hasToString(
            String.join(
                "\n",
                "    rate    loss  smoothed",
                "1.00e-03   2.000     2.000",
                "1.00e-02  0.5000     1.500  lowest",
                "1.00e-01   100.0     12.25",
                "suggested learning rate 1.00e-03"));
    RateCurve rising =
        new RateCurve(List.of(new RateCurve.Point(1, 2, 2), new RateCurve.Point(2, 9, 5)));
    assertThat(rising.suggestion()).isEmpty();
    assertThat(rising.toString())
        .endsWith("\nno learning rate to suggest, since none lowered the loss");
    assertThat(new RateCurve(List.of()).suggestion()).isEmpty();
    assertThat(trainer(network()).findRate(TRAIN, 1e-9, 1e-8, 200).toString().lines())
        .hasSizeBetween(10, 16);
  }

  @Test
  void numbers_out_of_range_are_refused_and_so_is_a_frozen_network() {
    Sequential network = network();
    Trainer trainer = trainer(network);
    for (double[] rates : new double[][] {{0, 1}, {1, 1}, {1, Double.POSITIVE_INFINITY}}) {
      assertThatThrownBy(() -> trainer.findRate(TRAIN, rates[0], rates[1], 10))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected learning rates above 0, the highest above the lowest, got "
                  + rates[0]
                  + " to "
                  + rates[1]);
    }
    assertThatThrownBy(() -> trainer.findRate(TRAIN, 1, 2, 1))
        .hasMessage("expected at least 2 steps, got 1");
    network.freeze();
    assertThatThrownBy(() -> trainer.findRate(TRAIN))
        .hasMessageStartingWith("expected a parameter to train, got a network whose");
  }
}
