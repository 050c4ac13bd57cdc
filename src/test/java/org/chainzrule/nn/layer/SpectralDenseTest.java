package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.AdamW;
import org.chainzrule.optim.ParameterGroups;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralDenseTest {

  private final Variable x =
      Variable.constant(Tensor.normal(Seeds.of(5), Shape.of(4, 6), Precision.DOUBLE));

  /** Two columns, so that singular values have a closed form. */
  private static SpectralDense layer(long seed, boolean withScale) {
    return (SpectralDense)
        SpectralDense.plan(6, 2, Activation.identity(), withScale)
            .build(Seeds.of(seed), Precision.DOUBLE);
  }

  /** The larger singular value of a matrix of two columns. */
  private static double norm(Tensor w) {
    Tensor gram = w.matmul(true, w, false);
    double mean = (gram.at(0, 0) + gram.at(1, 1)) / 2;
    return Math.sqrt(mean + Math.hypot((gram.at(0, 0) - gram.at(1, 1)) / 2, gram.at(0, 1)));
  }

  /** The weights it multiplies by. */
  private Tensor effective(SpectralDense layer, Pass pass) {
    layer.forward(x, pass);
    LocalJacobian jacobian = pass.reports().get(0).jacobian().get();
    assertThat(jacobian.isConstant()).isTrue();
    int in = layer.dense().weight().value().rows();
    double[][] axes = new double[in][in];
    for (int j = 0; j < in; j++) {
      axes[j][j] = 1;
    }
    return jacobian.push(Variable.constant(Tensor.of(axes))).value();
  }

  @Test
  void one_weight_of_minus_three_becomes_minus_one() {
    Parameter w = new Parameter("weight", Tensor.of(Shape.of(1, 1), -3));
    Parameter b = new Parameter("bias", Parameter.Role.BIAS, Tensor.of(Shape.of(1, 1), 0.5));
    Parameter u = new Parameter("direction", Parameter.Role.STATE, Tensor.of(Shape.of(1, 1), 1));
    Dense dense = new Dense(w, b, Activation.identity());
    Layer layer = new SpectralDense(dense, u, Optional.empty());
    Variable two = Variable.constant(Tensor.of(Shape.of(1, 1), 2));
    assertThat(layer.forward(two, Pass.inference()).value().item()).isEqualTo(-1.5);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void after_some_passes_the_largest_singular_value_is_one(long seed) {
    SpectralDense layer = layer(seed, false);
    Parameter w = layer.dense().weight();
    w.set(w.value().times(3));
    for (int i = 0; i < 50; i++) {
      layer.forward(x, Pass.training(Seeds.of(i)));
    }
    assertThat(norm(w.value())).isGreaterThan(1.5);
    assertThat(norm(effective(layer, Pass.inference()))).isCloseTo(1, within(0.01));
  }

  @Test
  void the_spectral_norm_follows_changed_weights() {
    SpectralDense layer = layer(0, false);
    Parameter w = layer.dense().weight();
    w.set(Tensor.normal(Seeds.of(9), w.shape(), Precision.DOUBLE).times(4));
    double before = Math.abs(norm(effective(layer, Pass.inference())) - 1);
    double after = before;
    for (int i = 0; i < 50; i++) {
      after = Math.abs(norm(effective(layer, Pass.training(Seeds.of(i)))) - 1);
    }
    assertThat(before).isGreaterThan(0.05);
    assertThat(after).isLessThan(0.01);
  }

  @Test
  void a_scale_of_three_makes_it_three() {
    SpectralDense layer = layer(1, true);
    assertThat(norm(effective(layer, Pass.training(Seeds.of(0))))).isCloseTo(1, within(0.01));
    layer.scale().orElseThrow().set(Tensor.scalar(3, Precision.DOUBLE));
    assertThat(norm(effective(layer, Pass.training(Seeds.of(0))))).isCloseTo(3, within(0.03));
    assertThat(layer.parameters()).hasSize(4);
    assertThat(layer(1, false).parameters()).hasSize(3);
    assertThat(layer(1, false).scale()).isEmpty();
  }

  @Test
  void inference_changes_nothing() {
    SpectralDense layer = layer(0, false);
    double[] before = layer.direction().value().toArray();
    int version = layer.direction().version();
    layer.forward(x, Pass.inference());
    assertThat(layer.direction().value().toArray()).isEqualTo(before);
    assertThat(layer.direction().version()).isEqualTo(version);
    layer.forward(x, Pass.training(Seeds.of(0)));
    assertThat(layer.direction().version()).isEqualTo(version + 1);
  }

  /** It would shrink if an optimizer saw it, which is told to let it decay. */
  @Test
  void no_optimizer_touches_its_direction() {
    SpectralDense layer = layer(0, true);
    Parameter u = layer.direction();
    ParameterGroups decaying =
        ParameterGroups.defaults().with(Parameter.Role.STATE, new ParameterGroups.Group(1, true));
    double[] weights = layer.dense().weight().value().toArray();
    Table data =
        Table.of(new double[][] {{1, 2, 3, 4, 5, 6}, {3, 1, 2, 0, 1, 2}}, new int[] {0, 1}, 2);
    Trainer.create(layer, Loss.softmaxCrossEntropy())
        .with(new AdamW(0.1, 0.5))
        .with(decaying)
        .fit(data, 20);
    assertThat(layer.dense().weight().value().toArray()).isNotEqualTo(weights);
    assertThat(u.value().dot(u.value())).isCloseTo(1, within(1e-12));
    assertThat(u.version()).isEqualTo(20);
    assertThat(layer.scale().orElseThrow().value().item()).isNotEqualTo(1);
  }

  @Test
  void roles_say_what_learns() {
    List<Parameter> all = layer(0, true).parameters();
    assertThat(all)
        .extracting(Parameter::role)
        .containsExactly(
            Parameter.Role.WEIGHT, Parameter.Role.BIAS, Parameter.Role.STATE, Parameter.Role.SCALE);
  }

  /** A training pass moves the direction, so that numbers would not stay the same. */
  interface Still extends LocalJacobianContract {
    @Override
    default Pass pass() {
      return Pass.inference();
    }
  }

  @Nested
  class Cubic implements Still {
    @Override
    public SpectralDense layer() {
      return (SpectralDense)
          SpectralDense.plan(3, 4, PolynomialActivation.cubic(), false)
              .build(Seeds.of(0), Precision.DOUBLE);
    }
  }

  @Nested
  class LinearWithScale implements Still {
    @Override
    public SpectralDense layer() {
      return (SpectralDense)
          SpectralDense.plan(3, 2, Activation.identity(), true)
              .build(Seeds.of(0), Precision.DOUBLE);
    }
  }
}
