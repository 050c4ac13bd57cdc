package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class ModelSummaryTest {

  @Test
  void a_summary_is_a_table_of_the_layers() {
    Layer network =
        Sequential.create(
            Seeds.of(0),
            Dense.plan(784, 128, PolynomialActivation.cubic()),
            Dropout.plan(0.1),
            Dense.plan(128, 10));
    assertThat(ModelSummary.of(network, Shape.of(784)).toString())
        .isEqualTo(
            """
            path   layer                                     output  parameters    flops  DREG
            0      Dense 784 -> 128, polynomial of degree 3  [128]      100,992  201,472  yes
            1      Dropout 0.1                               [128]            0        0  -
            2      Dense 128 -> 10                           [10]         1,290    2,560  yes
            total                                                       102,282  204,032""");
  }

  @Test
  void operations_of_activations_are_counted() {
    PolynomialForm tailed = PolynomialForm.of(Basis.CHEBYSHEV).withScale(2).withTails(3);
    assertThat(flops(PolynomialPlan.of(5), 7)).isEqualTo(2 * 5 * 7);
    assertThat(flops(PolynomialPlan.of(5).in(tailed), 7)).isEqualTo((2 * 5 + 1 + 3) * 7);
    assertThat(flops(Activation.gelu(), 7)).isEqualTo(7);
    assertThat(flops(Activation.identity(), 7)).isZero();
  }

  private static long flops(ActivationPlan plan, int width) {
    return plan.build(width, Seeds.of(0), Precision.DOUBLE).flops(Shape.of(width));
  }

  @Test
  void an_outer_layer_has_a_row_for_its_own_parameters_and_operations() {
    Layer network =
        Sequential.create(Seeds.of(0), Residual.plan(Dense.plan(4, 4, Activation.tanh())));
    ModelSummary summary = ModelSummary.of(network, Shape.of(4));
    assertThat(summary.rows()).extracting(ModelSummary.Row::path).containsExactly("0/inner", "0");
    assertThat(summary.rows()).extracting(ModelSummary.Row::flops).containsExactly(2 * 16L + 4, 4L);
    assertThat(summary.rows()).extracting(ModelSummary.Row::reports).containsExactly(true, false);
    assertThat(summary.parameters()).isEqualTo(20);
    assertThat(summary.flops()).isEqualTo(network.flops(Shape.of(4)));
  }

  /** A user layer: a convolution of a row of five elements with a window of three. */
  @Test
  void operations_of_a_user_layer_follow_from_its_parameter_shapes() {
    Parameter kernel = new Parameter("kernel", Tensor.zeros(Shape.of(3, 2), Precision.DOUBLE));
    Parameter bias =
        new Parameter("bias", Parameter.Role.BIAS, Tensor.zeros(Shape.of(1, 2), Precision.DOUBLE));
    Layer layer =
        new Layer() {
          @Override
          public Variable forward(Variable x, Pass pass) {
            return Variable.constant(
                Tensor.zeros(Shape.of(x.value().rows(), 10), Precision.DOUBLE));
          }

          @Override
          public List<Parameter> parameters() {
            return List.of(kernel, bias);
          }

          @Override
          public Shape outputShape(Shape input) {
            return Shape.of(10);
          }
        };
    ModelSummary summary = ModelSummary.of(layer, Shape.of(7));
    assertThat(summary.rows()).hasSize(1);
    assertThat(summary.flops()).isEqualTo(2 * 6 * 5);
    assertThat(summary.parameters()).isEqualTo(8);
    assertThat(summary.rows().get(0).path()).isEmpty();
  }

  @Test
  void shared_parameters_count_once_and_their_operations_each_time() {
    Layer dense = Dense.plan(3, 3).build(Seeds.of(0), Precision.DOUBLE);
    ModelSummary summary = ModelSummary.of(Sequential.of(dense, dense), Shape.of(3));
    assertThat(summary.parameters()).isEqualTo(12);
    assertThat(summary.flops()).isEqualTo(2 * 18);
  }

  @Test
  void a_summary_does_not_change_the_network() {
    Layer spectral =
        SpectralDense.plan(3, 2, Activation.tanh(), true).build(Seeds.of(0), Precision.DOUBLE);
    double[] before = spectral.parameters().get(2).value().toArray();
    ModelSummary summary = ModelSummary.of(spectral, Shape.of(3));
    assertThat(spectral.parameters().get(2).value().toArray()).isEqualTo(before);
    assertThat(summary.parameters()).isEqualTo(6 + 2 + 3 + 1);
    assertThat(summary.flops()).isEqualTo(2 * 6 + 2);
  }

  @Test
  void an_example_that_does_not_fit_is_rejected() {
    Layer network = Sequential.create(Seeds.of(0), Dense.plan(4, 2));
    assertThatThrownBy(() -> ModelSummary.of(network, Shape.of(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes examples of shape [4], got [5]");
  }
}
