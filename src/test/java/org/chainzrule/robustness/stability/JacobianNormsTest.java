package org.chainzrule.robustness.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class JacobianNormsTest {

  private static final Table DATA = ToyNetworks.cube(7, 3);

  @Test
  void a_linear_network_with_weights_three_and_four_has_norm_five_everywhere() {
    Layer network =
        ToyNetworks.linear(new double[] {3, 0}, new double[] {0, 0}, new double[] {0, -4});
    assertThat(JacobianNorms.norms(network, DATA)).hasSize(7).containsOnly(5);
    assertThat(JacobianNorms.of(network, DATA).tailRatio()).isEqualTo(1);
  }

  @Test
  void the_norms_agree_with_finite_differences() {
    Layer network = ToyNetworks.network();
    double[] norms = JacobianNorms.norms(network, DATA);
    for (int i = 0; i < norms.length; i++) {
      double[] x = DATA.batch(new int[] {i}, Precision.DOUBLE).inputs().toArray();
      assertThat(norms[i])
          .isCloseTo(ToyNetworks.norm(ToyNetworks.jacobian(network, x)), within(1e-8));
    }
  }

  @Test
  void a_network_of_one_layer_has_the_norm_that_the_layer_reports() {
    Layer layer = Dense.plan(3, 4, Activation.gelu()).build(Seeds.of(1), Precision.DOUBLE);
    Pass pass = Pass.inference();
    layer.forward(Variable.constant(ToyNetworks.batch(DATA).inputs()), pass);
    double[] squares = pass.reports().get(0).jacobian().get().squaredNorm().value().toArray();
    double[] norms = JacobianNorms.norms(layer, DATA);
    for (int i = 0; i < norms.length; i++) {
      assertThat(norms[i] * norms[i]).isCloseTo(squares[i], within(1e-12));
    }
  }

  @Test
  void no_sampled_slope_exceeds_the_norm() {
    Layer network = ToyNetworks.network();
    double[] norms = JacobianNorms.norms(network, DATA);
    double[] slopes = new EmpiricalLipschitz(1e-5, 30, 5).slopes(network, DATA, Seeds.of(0));
    for (int i = 0; i < norms.length; i++) {
      assertThat(slopes[i]).isLessThanOrEqualTo(norms[i] * 1.001);
    }
  }

  @Test
  void the_identity_of_three_inputs_has_norm_root_three() {
    double[] norms = JacobianNorms.norms(Sequential.of(), DATA);
    assertThat(norms).containsOnly(Math.sqrt(3));
  }

  @Test
  void the_batch_size_does_not_change_the_result() {
    Layer network = ToyNetworks.network();
    double[] whole = JacobianNorms.norms(network, DATA, 7);
    double[] parts = JacobianNorms.norms(network, DATA, 2);
    assertThat(parts).containsExactly(whole, within(1e-13));
  }

  @Test
  void the_measurement_leaves_no_tensors_behind() {
    Layer network = ToyNetworks.network();
    JacobianNorms.norms(network, DATA, 2);
    long before = TensorScope.pooledBytes();
    JacobianNorms.norms(network, DATA, 2);
    assertThat(TensorScope.pooledBytes()).isEqualTo(before);
  }

  @Test
  void what_does_not_fit_is_rejected() {
    Layer network = ToyNetworks.network();
    Table empty = Table.of(new double[0][], new int[0], 2);
    assertThatThrownBy(() -> JacobianNorms.of(network, empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a data set with examples, got an empty one");
    assertThatThrownBy(() -> JacobianNorms.of(network, ToyNetworks.cube(2, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes examples of shape [3], got [5]");
    Layer cubes =
        new Layer() {
          @Override
          public Variable forward(Variable x, Pass pass) {
            return x.reshape(Shape.of(x.shape().size(0), 1, 3));
          }
        };
    assertThatThrownBy(() -> JacobianNorms.of(cubes, DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected outputs of shape [n, C], got [7, 1, 3]");
  }
}
