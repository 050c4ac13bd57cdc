package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerContract;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ResidualTest {

  private final Variable x = Variable.constant(Tensor.of(new double[][] {{1, -2, 3}}));

  private final Residual block = new Residual(new Dropout(0));

  @Test
  void the_identity_added_to_its_input_doubles_it() {
    assertThat(block.forward(x, Pass.inference()).value().toArray()).containsExactly(2, -4, 6);
  }

  @Test
  void its_place_is_that_of_what_is_inside() {
    Sequential net = Sequential.of(residual(1), residual(2));
    List<String> seen = new ArrayList<>();
    Pass pass = Pass.inference().watchedBy((path, layer, y) -> seen.add(path));
    net.forward(x, pass);
    assertThat(seen).containsExactly("0/inner", "0", "1/inner", "1");
    assertThat(pass.reports()).extracting(Pass.Report::path).containsExactly("0/inner", "1/inner");
  }

  @Test
  void the_chain_of_a_pass_has_a_branch_for_it() {
    Dense plain = (Dense) Dense.plan(3, 3).build(Seeds.of(0), Precision.DOUBLE);
    Layer inner = Sequential.of(plain, residual(1), plain);
    Pass pass = Pass.inference();
    Sequential.of(plain, new Residual(inner), plain).forward(x, pass);
    List<Pass.Link> chain = pass.chain();
    assertThat(chain).hasSize(3);
    assertThat(chain.get(0)).isInstanceOf(Pass.Report.class);
    assertThat(chain.get(2)).isInstanceOf(Pass.Report.class);
    List<Pass.Link> branch = ((Pass.Branch) chain.get(1)).inner();
    assertThat(branch).hasSize(3);
    assertThat(((Pass.Branch) branch.get(1)).inner()).hasSize(1);
    assertThat(pass.reports())
        .extracting(Pass.Report::path)
        .containsExactly("0", "1/inner/0", "1/inner/1/inner", "1/inner/2", "2");
  }

  @Test
  void an_inner_layer_that_changes_the_shape_is_rejected() {
    Layer wide = Dense.plan(3, 4).build(Seeds.of(0), Precision.DOUBLE);
    assertThatThrownBy(() -> Sequential.of(new Residual(wide)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 0: Residual (Dense 3 -> 4) adds its input of shape [3] to an output of shape"
                + " [4]");
  }

  @Test
  void its_parameters_are_those_inside() {
    Residual residual = residual(1);
    List<Parameter> inner = residual.inner().parameters();
    assertThat(residual.parameters()).isEqualTo(inner).isNotEmpty();
    assertThat(residual.inputShape()).contains(Shape.of(3));
  }

  @Nested
  class Cubic implements LayerContract {
    @Override
    public Residual layer() {
      return residual(0);
    }
  }

  @Nested
  class Deep implements LayerContract {
    @Override
    public Residual layer() {
      return new Residual(Sequential.of(residual(0), new Dropout(0.3), new Residual(residual(1))));
    }
  }

  private static Residual residual(long seed) {
    LayerPlan plan = Residual.plan(Dense.plan(3, 3, PolynomialActivation.cubic()));
    return (Residual) plan.build(Seeds.of(seed), Precision.DOUBLE);
  }
}
