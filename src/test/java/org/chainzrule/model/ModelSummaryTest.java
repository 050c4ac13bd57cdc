package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Adjoint;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.model.ModelSummary.DregRole;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Gated;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.Forward;
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
            2      Dense 128 -> 10                           [10]         1,290    2,560  head
            total                                                       102,282  204,032
            DREG head: the linear last layer: it takes part in the scope ADJOINT; LAYER and CUMULATIVE leave it out unless countingHead() is set""");
  }

  private static Layer network(LayerPlan... plans) {
    return Sequential.plan(plans).build(Seeds.of(0), Precision.DOUBLE);
  }

  /** As many weights as DREG takes are layers that have terms. */
  @Test
  void what_it_says_of_the_head_is_what_dreg_does() {
    Layer tanh = network(Dense.plan(3, 4, Activation.tanh()), Dense.plan(4, 4), Dense.plan(4, 2));
    ModelSummary summary = ModelSummary.of(tanh, Shape.of(3));
    assertThat(summary.rows())
        .extracting(ModelSummary.Row::role)
        .containsExactly(DregRole.TERM, DregRole.TERM, DregRole.HEAD);
    Tensor x = Tensor.normal(Seeds.of(1), Shape.of(4, 3), Precision.DOUBLE);
    Forward forward =
        Forward.of(
            tanh,
            Pass.training(Seeds.of(2)),
            Variable.constant(x),
            Tensor.of(Shape.of(4, 1), 0, 1, 1, 0),
            Loss.softmaxCrossEntropy(),
            0);
    for (Dreg.Scope scope : List.of(Dreg.Scope.LAYER, Dreg.Scope.CUMULATIVE)) {
      Dreg dreg = Dreg.of(scope, Schedule.constant(1));
      assertThat(dreg.weighted(1, 1).of(forward).value().item()).isPositive();
      assertThat(dreg.countingHead().weighted(1, 1, 1).of(forward).value().item()).isPositive();
    }
    Variable adjoint = Dreg.adjoint(1).with(Adjoint.EXACT).of(forward);
    Parameter head = tanh.parameters().get(4);
    assertThat(Gradients.of(adjoint).wrt(head).value().toArray()).doesNotContain(0);
  }

  @Test
  void a_last_layer_with_an_activation_is_no_linear_head() {
    Layer tanh = network(Dense.plan(3, 4), Dense.plan(4, 2, Activation.tanh()), Dropout.plan(0.1));
    ModelSummary summary = ModelSummary.of(tanh, Shape.of(3));
    assertThat(summary.rows())
        .extracting(ModelSummary.Row::role)
        .containsExactly(DregRole.TERM, DregRole.TERM, DregRole.NOTHING);
    assertThat(summary.toString()).doesNotContain("DREG head");
  }

  @Test
  void layers_inside_a_product_are_counted_with_it() {
    Layer gated = network(Gated.linearUnit(3, 4), Dense.plan(4, 2));
    ModelSummary summary = ModelSummary.of(gated, Shape.of(3));
    assertThat(summary.rows())
        .extracting(row -> row.path() + " " + row.role())
        .containsExactly("0/value INSIDE", "0/gate INSIDE", "0 TERM", "1 HEAD");
    assertThat(summary.toString()).contains("DREG inside: counted with the layer");
  }

  @Test
  void a_layer_that_learns_and_reports_nothing_is_said_to_be_refused() {
    Parameter factor = new Parameter("factor", Tensor.of(new double[][] {{2, 3}}));
    Layer silent =
        new Layer() {
          @Override
          public Variable forward(Variable x, Pass pass) {
            return x.times(factor);
          }

          @Override
          public List<Parameter> parameters() {
            return List.of(factor);
          }
        };
    Layer dense = Dense.plan(2, 2, Activation.tanh()).build(Seeds.of(0), Precision.DOUBLE);
    ModelSummary summary = ModelSummary.of(Sequential.of(dense, silent), Shape.of(2));
    assertThat(summary.rows())
        .extracting(ModelSummary.Row::role)
        .containsExactly(DregRole.TERM, DregRole.SILENT);
    assertThat(summary.toString())
        .contains(
            "DREG none: learns and reports no local Jacobian, so that DREG refuses the network");
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
    assertThat(summary.rows())
        .extracting(ModelSummary.Row::role)
        .containsExactly(DregRole.TERM, DregRole.NOTHING);
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
