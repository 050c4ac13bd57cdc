package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerContract;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NormalisationTest {

  private final Tensor x =
      Tensor.normal(Seeds.of(1), Shape.of(50, 3), Precision.DOUBLE).times(4).plus(7);

  private static BatchNorm batchNorm(int features) {
    return (BatchNorm) BatchNorm.plan(features).build(Seeds.of(0), Precision.DOUBLE);
  }

  /** With parameters and statistics that are not those of the start. */
  private static BatchNorm used(int features) {
    BatchNorm layer = batchNorm(features);
    Shape row = Shape.of(1, features);
    layer.scale().set(Tensor.normal(Seeds.of(2), row, Precision.DOUBLE));
    layer.shift().set(Tensor.normal(Seeds.of(3), row, Precision.DOUBLE));
    layer.mean().set(Tensor.normal(Seeds.of(4), row, Precision.DOUBLE));
    Tensor squares = Tensor.normal(Seeds.of(5), row, Precision.DOUBLE).map(Curve.SQUARE, 0);
    layer.variance().set(squares.plus(0.5));
    return layer;
  }

  private static LayerNorm layerNorm(int features) {
    LayerNorm start = (LayerNorm) LayerNorm.plan(features).build(Seeds.of(0), Precision.DOUBLE);
    start.scale().set(Tensor.normal(Seeds.of(2), Shape.of(1, features), Precision.DOUBLE));
    start.shift().set(Tensor.normal(Seeds.of(3), Shape.of(1, features), Precision.DOUBLE));
    // With so large an epsilon the square of what is normalised is clearly below its length.
    return new LayerNorm(start.scale(), start.shift(), 0.1);
  }

  @Test
  void a_batch_gets_mean_0_and_variance_1_in_training() {
    BatchNorm layer = batchNorm(3);
    Tensor y = layer.forward(Variable.constant(x), Pass.training(Seeds.of(0))).value();
    for (double sum : y.sum(0).toArray()) {
      assertThat(sum / 50).isCloseTo(0, within(1e-12));
    }
    for (double square : y.map(Curve.SQUARE, 0).sum(0).toArray()) {
      assertThat(square / 50).isCloseTo(1, within(1e-5));
    }
  }

  /** Numbers 1 and 3: mean 2, variance 1, corrected 2. */
  @Test
  void running_statistics_move_by_a_tenth_of_the_batch_in_training_only() {
    BatchNorm layer = batchNorm(1);
    Variable two = Variable.constant(Tensor.of(new double[][] {{1}, {3}}));
    layer.forward(two, Pass.inference());
    assertThat(layer.mean().version() + layer.variance().version()).isZero();
    layer.forward(two, Pass.training(Seeds.of(0)));
    assertThat(layer.mean().value().item()).isCloseTo(0.2, within(1e-15));
    assertThat(layer.variance().value().item()).isCloseTo(0.9 + 0.2, within(1e-15));
    layer.forward(two, Pass.training(Seeds.of(1)));
    assertThat(layer.mean().value().item()).isCloseTo(0.38, within(1e-15));
    assertThat(layer.variance().value().item()).isCloseTo(0.99 + 0.2, within(1e-15));
  }

  @Test
  void outside_training_the_running_ones_are_used() {
    BatchNorm layer = batchNorm(1);
    layer.mean().set(Tensor.of(Shape.of(1, 1), 5));
    layer.variance().set(Tensor.of(Shape.of(1, 1), 4 - layer.epsilon()));
    layer.shift().set(Tensor.of(Shape.of(1, 1), 100));
    Variable seven = Variable.constant(Tensor.of(Shape.of(1, 1), 7));
    assertThat(layer.forward(seven, Pass.inference()).value().item()).isEqualTo(101);
  }

  @Test
  void features_of_images_are_their_channels() {
    Tensor images = Tensor.normal(Seeds.of(1), Shape.of(4, 3, 5, 2), Precision.DOUBLE).plus(3);
    BatchNorm layer = used(2);
    Variable y = layer.forward(Variable.constant(images), Pass.training(Seeds.of(0)));
    assertThat(y.shape()).isEqualTo(images.shape());
    double[] means = y.value().sum(0, 1, 2).toArray();
    for (int channel = 0; channel < 2; channel++) {
      double shift = layer.shift().value().at(0, channel);
      assertThat(means[channel] / 60).isCloseTo(shift, within(1e-12));
    }
  }

  @Test
  void no_examples_move_nothing() {
    BatchNorm layer = batchNorm(3);
    Variable none = Variable.constant(Tensor.zeros(Shape.of(0, 3), Precision.DOUBLE));
    layer.forward(none, Pass.training(Seeds.of(0)));
    assertThat(layer.mean().value().toArray()).containsOnly(0);
  }

  /** In training too, with the batch's own: {@code Σ γ² / (v + ε)}. */
  @Test
  void it_reports_its_scales_with_statistics_as_constants() {
    BatchNorm layer = used(3);
    Pass pass = Pass.training(Seeds.of(0));
    layer.forward(Variable.constant(x), pass);
    LocalJacobian jacobian = pass.reports().get(0).jacobian().get();
    Tensor centred = x.minus(x.sum(0).times(1.0 / 50));
    double expected = 0;
    for (int j = 0; j < 3; j++) {
      double v = centred.map(Curve.SQUARE, 0).sum(0).at(0, j) / 50;
      expected += Math.pow(layer.scale().value().at(0, j), 2) / (v + layer.epsilon());
    }
    assertThat(jacobian.meanSquaredNorm().value().item())
        .isCloseTo(expected, within(1e-12 * expected));
    assertThat(jacobian.isConstant()).isTrue();
  }

  @Test
  void a_layer_norm_gives_each_example_mean_0_and_variance_1() {
    Layer layer = LayerNorm.plan(3).build(Seeds.of(0), Precision.DOUBLE);
    Tensor y = layer.forward(Variable.constant(x), Pass.inference()).value();
    for (int row = 0; row < 50; row++) {
      Tensor own = y.gather(row);
      assertThat(own.sum().item()).isCloseTo(0, within(1e-12));
      assertThat(own.dot(own) / 3).isCloseTo(1, within(1e-2));
    }
  }

  @Test
  void scales_are_of_one_role_and_statistics_of_another() {
    assertThat(batchNorm(3).parameters())
        .extracting(Parameter::role)
        .containsExactly(
            Parameter.Role.SCALE, Parameter.Role.BIAS, Parameter.Role.STATE, Parameter.Role.STATE);
    assertThat(layerNorm(3).parameters())
        .extracting(Parameter::role)
        .containsExactly(Parameter.Role.SCALE, Parameter.Role.BIAS);
  }

  @Test
  void what_does_not_fit_is_rejected() {
    assertThatThrownBy(() -> batchNorm(3).outputShape(Shape.of(5, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("BatchNorm 3 takes examples with a last axis of 3, got shape [5, 4]");
    assertThatThrownBy(() -> layerNorm(6).outputShape(Shape.of(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("LayerNorm 6 takes examples of 6 elements, got shape [5]");
    assertThatThrownBy(() -> BatchNorm.plan(0))
        .hasMessage("expected a positive number of features, got 0");
    BatchNorm b = batchNorm(1);
    assertThatThrownBy(() -> new BatchNorm(b.scale(), b.shift(), b.mean(), b.variance(), 1.5, 1e-5))
        .hasMessage("expected a momentum in 0..1, got 1.5");
    assertThatThrownBy(() -> new LayerNorm(b.scale(), b.shift(), 0))
        .hasMessage("expected a positive epsilon, got 0.0");
  }

  /** Through statistics of the batch, which are no part of what is reported. */
  @Nested
  class BatchInTraining implements LayerContract {
    @Override
    public BatchNorm layer() {
      return used(3);
    }
  }

  @Nested
  class Batch implements LocalJacobianContract {
    @Override
    public BatchNorm layer() {
      return used(3);
    }

    @Override
    public Pass pass() {
      return Pass.inference();
    }
  }

  @Nested
  class BatchOfImages extends Batch {
    @Override
    public Shape example() {
      return Shape.of(2, 2, 3);
    }
  }

  @Nested
  class Rows implements LocalJacobianContract {
    @Override
    public boolean hasTrainingBound() {
      return false;
    }

    @Override
    public LayerNorm layer() {
      return layerNorm(3);
    }
  }

  @Nested
  class Images implements LocalJacobianContract {
    @Override
    public boolean hasTrainingBound() {
      return false;
    }

    @Override
    public LayerNorm layer() {
      return layerNorm(12);
    }

    @Override
    public Shape example() {
      return Shape.of(2, 3, 2);
    }
  }
}
