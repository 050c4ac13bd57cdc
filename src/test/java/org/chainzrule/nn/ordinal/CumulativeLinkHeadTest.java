package org.chainzrule.nn.ordinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CumulativeLinkHeadTest implements LocalJacobianContract {
  @Override
  public boolean hasTrainingBound() {
    return false;
  }

  @Test
  void at_score_zero_all_classes_begin_equally_likely() {
    Tensor zero = Tensor.zeros(Shape.of(1, 3), Precision.DOUBLE);
    Tensor z = layer().forward(Variable.constant(zero), Pass.inference()).value();
    assertThat(new CumulativeLinkLoss().decoder().probabilities(z).orElseThrow().toArray())
        .containsExactly(new double[] {0.2, 0.2, 0.2, 0.2, 0.2}, within(1e-14));
  }

  @Test
  void a_higher_score_makes_higher_classes_likelier() {
    CumulativeLinkHead head = head(new double[] {-1, 0, 0});
    Tensor x = Tensor.of(new double[][] {{-5}, {0}, {5}});
    Tensor z = head.forward(Variable.constant(x), Pass.inference()).value();
    assertThat(new CumulativeLinkLoss().decoder().decide(z).orElseThrow())
        .startsWith(0)
        .endsWith(3);
  }

  @Test
  void thresholds_ascend_whatever_the_parameters_are() {
    for (int seed = 0; seed < 20; seed++) {
      double[] t =
          Tensor.normal(Seeds.of(seed), Shape.of(1, 6), Precision.DOUBLE).times(10).toArray();
      double[] ordered = head(t).ordered().value().toArray();
      assertThat(ordered[0]).isEqualTo(t[0]);
      for (int k = 1; k < ordered.length; k++) {
        double gap = Math.log1p(Math.exp(t[k]));
        assertThat(ordered[k]).isGreaterThan(ordered[k - 1]);
        assertThat(ordered[k] - ordered[k - 1]).isCloseTo(gap, within(1e-12));
      }
    }
  }

  private static CumulativeLinkHead head(double... thresholds) {
    return new CumulativeLinkHead(
        new Parameter("weight", Tensor.of(new double[][] {{1}})),
        new Parameter(
            "thresholds",
            Parameter.Role.BIAS,
            Tensor.of(Shape.of(1, thresholds.length), thresholds)));
  }

  @Test
  void its_jacobian_is_constant() {
    Pass pass = Pass.inference();
    head(0, 0, 0).forward(Variable.constant(Tensor.of(new double[][] {{3}})), pass);
    LocalJacobian jacobian = pass.reports().get(0).jacobian().get();
    assertThat(jacobian.squaredNorm().value().item()).isEqualTo(3);
    assertThat(jacobian.isConstant()).isTrue();
    assertThat(jacobian.slope()).isEmpty();
  }

  @Test
  void sizes_that_make_no_sense_are_rejected() {
    assertThatThrownBy(() -> CumulativeLinkHead.plan(3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least 1 input and 2 classes of a head, got 3 and 1");
  }

  @Test
  void an_input_of_another_width_is_rejected() {
    assertThatThrownBy(() -> layer().outputShape(Shape.of(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cumulative link 3 -> 4 takes examples of shape [3], got [5]");
  }

  @Override
  public CumulativeLinkHead layer() {
    return (CumulativeLinkHead) CumulativeLinkHead.plan(3, 5).build(Seeds.of(3), Precision.DOUBLE);
  }

  @Nested
  class TwoClasses implements LocalJacobianContract {
    @Override
    public boolean hasTrainingBound() {
      return false;
    }

    @Override
    public Layer layer() {
      return CumulativeLinkHead.plan(3, 2).build(Seeds.of(3), Precision.DOUBLE);
    }
  }
}
