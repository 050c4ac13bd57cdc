package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JacobianCheckTest {

  private static final Tensor X = Tensor.normal(Seeds.of(5), Shape.of(4, 3), Precision.DOUBLE);

  private static final Parameter W =
      new Parameter("w", Tensor.normal(Seeds.of(1), Shape.of(3, 3), Precision.DOUBLE));
  private static final Parameter Q =
      new Parameter("q", Tensor.normal(Seeds.of(2), Shape.of(1, 3), Precision.DOUBLE));

  /** What is wrong with a report. */
  enum Slip {
    NONE,
    NORM_WITHOUT_CROSS_TERM,
    MEAN,
    PUSH,
    PULL,
    PARTS_OF_PULL
  }

  /** {@code y = x w + q x²}, with {@code J = wᵀ + diag(2 q x)}; its report may have a slip. */
  record Bent(Parameter w, Parameter q, Slip slip) implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      pass.report(() -> new Slipping(new DregWaysTest.BentJacobian(w, q.times(x).times(2)), slip));
      return x.matmul(w).plus(q.times(x.squared()));
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(w, q);
    }
  }

  record Slipping(DregWaysTest.BentJacobian right, Slip slip) implements LocalJacobian {
    @Override
    public Variable squaredNorm() {
      return slip == Slip.NORM_WITHOUT_CROSS_TERM
          ? right.s().squared().sum(1).plus(right.w().squared().sum())
          : right.squaredNorm();
    }

    @Override
    public Variable meanSquaredNorm() {
      return slip == Slip.MEAN ? squaredNorm().sum() : squaredNorm().mean();
    }

    @Override
    public Variable push(Variable t) {
      return slip == Slip.PUSH ? t.matmul(right.w()) : right.push(t);
    }

    @Override
    public Variable pull(Variable u) {
      return slip == Slip.PULL ? right.push(u) : right.pull(u);
    }

    @Override
    public Variable pullOwn(Variable u) {
      return slip == Slip.PARTS_OF_PULL ? u : pull(u);
    }

    @Override
    public int outputs() {
      return right.outputs();
    }
  }

  @Test
  void a_right_report_passes() {
    assertThat(JacobianCheck.error(new Bent(W, Q, Slip.NONE), X)).isLessThan(1e-6);
    Layer dense =
        Dense.plan(3, 2, PolynomialActivation.cubic()).build(Seeds.of(1), Precision.DOUBLE);
    assertThat(JacobianCheck.error(dense, X)).isLessThan(1e-6);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void a_wrong_report_fails(Slip slip) {
    assertThat(JacobianCheck.error(new Bent(W, Q, slip), X)).isGreaterThan(0.01);
  }

  /** Why the comparison is needed: such a norm is a function like any other. */
  @Test
  void gradients_of_a_norm_without_its_cross_term_are_right_all_the_same() {
    Layer layer = new Bent(W, Q, Slip.NORM_WITHOUT_CROSS_TERM);
    assertThat(GradCheck.firstOrder(() -> reported(layer).squaredNorm(), layer.parameters()))
        .isLessThan(1e-6);
    assertThat(
            GradCheck.squaredNorm(
                x -> layer.forward(x, Pass.inference()), X, reported(layer).squaredNorm()))
        .isGreaterThan(0.01);
  }

  private static LocalJacobian reported(Layer layer) {
    Pass pass = Pass.inference();
    layer.forward(Variable.constant(X), pass);
    return pass.reports().get(0).jacobian().get();
  }

  @Test
  void a_layer_that_does_not_pull_is_compared_in_the_rest() {
    Layer layer =
        (x, pass) -> {
          LocalJacobian right = new DregWaysTest.BentJacobian(W, Q.times(x).times(2));
          pass.report(
              () ->
                  new LocalJacobian() {
                    @Override
                    public Variable squaredNorm() {
                      return right.squaredNorm();
                    }

                    @Override
                    public Variable push(Variable t) {
                      return right.push(t);
                    }

                    @Override
                    public int outputs() {
                      return 3;
                    }
                  });
          return x.matmul(W).plus(Q.times(x.squared()));
        };
    assertThat(JacobianCheck.error(layer, X)).isLessThan(1e-6);
  }

  @Test
  void a_random_layer_is_compared_in_passes_with_the_same_random_numbers() {
    Layer dropout = new Dropout(0.5);
    assertThat(JacobianCheck.error(dropout, X, () -> Pass.training(Seeds.of(1)))).isLessThan(1e-6);
  }

  @Test
  void a_layer_that_does_not_report_once_is_refused() {
    Layer dense = Dense.plan(3, 3).build(Seeds.of(1), Precision.DOUBLE);
    assertThatThrownBy(() -> JacobianCheck.error(Sequential.of(dense, dense), X))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a layer that reports its local Jacobian once, got 2 reports of Dense 3 -> 3;"
                + " Dense 3 -> 3");
    assertThatThrownBy(() -> JacobianCheck.error(dense, X.cast(Precision.SINGLE)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
