package org.chainzrule.nn.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Adjoint;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Embedding;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.Forward;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Layers over sequences, alone and above token ids with padding. */
class SequenceLayersTest {

  /** Texts of 4, 2, 1 and no tokens; one has padding in the middle, as token dropout leaves it. */
  private static final Tensor IDS =
      Tensor.of(
          new double[][] {
            {3, 0, 1, 2, -1}, {4, -1, 2, -1, -1}, {1, -1, -1, -1, -1}, {-1, -1, -1, -1, -1}
          });

  private static final Tensor LABELS = Tensor.of(new double[][] {{0}, {2}, {1}, {0}});

  interface SequenceContract extends LocalJacobianContract {
    @Override
    default Shape example() {
      return Shape.of(2, 2);
    }

    @Override
    default boolean hasBound() {
      return false;
    }
  }

  @Nested
  class Recurrent implements SequenceContract {
    @Override
    public Layer layer() {
      return Gru.plan(2, 2).build(Seeds.of(3), Precision.DOUBLE);
    }
  }

  @Nested
  class Attention implements SequenceContract {
    @Override
    public Layer layer() {
      return MultiHeadAttention.plan(2, 2).build(Seeds.of(3), Precision.DOUBLE);
    }
  }

  @Nested
  class Mean implements SequenceContract {
    @Override
    public Layer layer() {
      return new TokenMean();
    }
  }

  private static Layer network(LayerPlan... middle) {
    return Sequential.plan(
            Embedding.plan(5, 4), Sequential.plan(middle), TokenMean.plan(), Dense.plan(4, 3))
        .build(Seeds.of(2), Precision.DOUBLE);
  }

  private static List<Layer> networks() {
    return List.of(
        network(),
        network(Gru.plan(4, 4)),
        network(Residual.plan(MultiHeadAttention.plan(4, 2))),
        network(Gru.plan(4, 4), Residual.plan(MultiHeadAttention.plan(4, 2)), Gru.plan(4, 4)));
  }

  private static double[] outputs(Layer network, Tensor ids) {
    return network.forward(Variable.constant(ids), Pass.inference()).value().toArray();
  }

  @Test
  void the_equations_of_one_step_are_those_of_the_documentation() {
    Gru gru = (Gru) Gru.plan(1, 1).build(Seeds.of(3), Precision.DOUBLE);
    gru.weight().set(Tensor.of(new double[][] {{0.5, -1, 2}}));
    gru.bias().set(Tensor.of(new double[][] {{0.1, 0.2, 0.3}}));
    gru.stateWeight().set(Tensor.of(new double[][] {{1.5, 0.4, -0.7}}));
    gru.stateBias().set(Tensor.of(new double[][] {{-0.1, 0.3, 0.6}}));
    double h = 0;
    double[] expected = new double[3];
    double[] x = {0.3, -2, 1};
    for (int t = 0; t < 3; t++) {
      double r = 1 / (1 + Math.exp(-(0.5 * x[t] + 0.1 + 1.5 * h - 0.1)));
      double z = 1 / (1 + Math.exp(-(-x[t] + 0.2 + 0.4 * h + 0.3)));
      double m = Math.tanh(2 * x[t] + 0.3 + r * (-0.7 * h + 0.6));
      h = (1 - z) * m + z * h;
      expected[t] = h;
    }
    Variable sequence = Variable.constant(Tensor.of(Shape.of(1, 3, 1), x));
    assertThat(gru.forward(sequence, Pass.inference()).value().toArray())
        .containsExactly(expected, within(1e-14));
  }

  @Test
  void attention_is_the_mean_of_values_by_the_softmax_of_scores() {
    MultiHeadAttention layer =
        (MultiHeadAttention) MultiHeadAttention.plan(2, 1).build(Seeds.of(4), Precision.DOUBLE);
    Tensor x = Tensor.normal(Seeds.of(5), Shape.of(1, 3, 2), Precision.DOUBLE);
    Tensor rows = x.reshape(Shape.of(3, 2));
    Tensor all = rows.matmul(layer.weight().value());
    Tensor v = all.slice(1, 4, 6);
    double[] expected = new double[6];
    for (int i = 0; i < 3; i++) {
      double[] weights = new double[3];
      for (int j = 0; j < 3; j++) {
        double score = all.at(i, 0) * all.at(j, 2) + all.at(i, 1) * all.at(j, 3);
        weights[j] = Math.exp(score / Math.sqrt(2));
      }
      double sum = Arrays.stream(weights).sum();
      for (int c = 0; c < 2; c++) {
        for (int j = 0; j < 3; j++) {
          expected[2 * i + c] += weights[j] / sum * v.at(j, c);
        }
      }
    }
    Tensor seen = Tensor.of(Shape.of(3, 2), expected).matmul(layer.outputWeight().value());
    assertThat(layer.forward(Variable.constant(x), Pass.inference()).value().toArray())
        .containsExactly(seen.toArray(), within(1e-14));
  }

  @Test
  void padding_at_the_end_changes_nothing() {
    Tensor shorter = IDS.slice(1, 0, 4);
    for (Layer network : networks()) {
      assertThat(outputs(network, IDS)).containsExactly(outputs(network, shorter), within(1e-14));
      Tensor alone = Tensor.of(new double[][] {{3, 0, 1, 2}});
      assertThat(Arrays.copyOf(outputs(network, IDS), 3))
          .containsExactly(outputs(network, alone), within(1e-14));
    }
  }

  @Test
  void padding_in_the_middle_is_as_if_it_were_left_out() {
    Tensor without = Tensor.of(new double[][] {{4, 2}});
    for (Layer network : networks()) {
      assertThat(Arrays.copyOfRange(outputs(network, IDS), 3, 6))
          .containsExactly(outputs(network, without), within(1e-14));
    }
  }

  @Test
  void texts_without_a_token_give_finite_numbers() {
    Tensor empty = IDS.slice(1, 0, 0);
    for (Layer network : networks()) {
      assertThat(Arrays.copyOfRange(outputs(network, IDS), 9, 12))
          .containsExactly(outputs(network, empty.gather(3)), within(1e-14));
    }
  }

  /** One group an example and no limit: the exact gradient in the vectors, by a backward pass. */
  @Test
  void dreg_adjoint_is_the_squared_gradient_in_the_vectors() {
    for (Layer network : networks()) {
      Pass pass = Pass.training(Seeds.of(1));
      Forward forward =
          Forward.of(network, pass, Variable.constant(IDS), LABELS, Loss.softmaxCrossEntropy(), 0);
      Dreg dreg = Dreg.adjoint(1).with(new Adjoint(0, 0, Double.POSITIVE_INFINITY));
      Variable vectors = pass.origin().orElseThrow();
      Tensor g = Gradients.of(forward.loss(), vectors).wrt(vectors).value();
      assertThat(dreg.of(forward).value().item())
          .isCloseTo(4 * g.dot(g), within(1e-12 * (1 + 4 * g.dot(g))));
    }
  }

  @Test
  void every_scope_of_dreg_has_gradients_in_every_parameter() {
    Layer network = network(Gru.plan(4, 4), Residual.plan(MultiHeadAttention.plan(4, 2)));
    for (Dreg.Scope scope : List.of(Dreg.Scope.LAYER, Dreg.Scope.CUMULATIVE, Dreg.Scope.ADJOINT)) {
      Forward forward =
          Forward.of(
              network,
              Pass.training(Seeds.of(1)),
              Variable.constant(IDS),
              LABELS,
              Loss.softmaxCrossEntropy(),
              0);
      Variable penalty = Dreg.of(scope, Schedule.constant(1)).of(forward);
      Gradients gradients = Gradients.of(penalty);
      Parameter state =
          ((Gru) ((Sequential) ((Sequential) network).layers().get(1)).layers().get(0))
              .stateWeight();
      assertThat(gradients.squaredNorm(state)).as("%s", scope).isPositive();
    }
  }

  @Test
  void jacobians_are_the_same_where_recording_is_paused() {
    Layer layer = Gru.plan(2, 3).build(Seeds.of(3), Precision.DOUBLE);
    Variable x = Variable.constant(Tensor.normal(Seeds.of(1), Shape.of(2, 3, 2), Precision.DOUBLE));
    Variable t = Variable.constant(Tensor.normal(Seeds.of(2), Shape.of(2, 3, 2), Precision.DOUBLE));
    double[] recorded = jacobian(layer, x).push(t).value().toArray();
    try (Recording paused = Recording.pause()) {
      Variable pushed = jacobian(layer, x).push(t);
      assertThat(pushed.value().toArray()).isEqualTo(recorded);
      assertThat(Recording.isOn()).isFalse();
    }
  }

  private static LocalJacobian jacobian(Layer layer, Variable x) {
    Pass pass = Pass.inference();
    layer.forward(x, pass);
    return pass.reports().get(0).jacobian().get();
  }

  @Test
  void operations_are_counted() {
    assertThat(new TokenMean().flops(Shape.of(7, 3))).isEqualTo(42);
    assertThat(Gru.plan(2, 3).build(Seeds.of(1), Precision.SINGLE).flops(Shape.of(5, 2)))
        .isEqualTo(5 * (6 * 3 * 5 + 30));
    assertThat(
            MultiHeadAttention.plan(4, 2)
                .build(Seeds.of(1), Precision.SINGLE)
                .flops(Shape.of(5, 4)))
        .isEqualTo(8 * 5 * 16 + 20 + 4 * 25 * 6);
  }

  @Test
  void what_does_not_fit_is_refused() {
    assertThatThrownBy(() -> MultiHeadAttention.plan(4, 3))
        .hasMessage("expected a width that is a multiple of the heads, got 4 and 3");
    assertThatThrownBy(() -> Gru.plan(0, 3))
        .hasMessage("expected positive widths of a gated recurrent unit, got 0 and 3");
    Layer gru = Gru.plan(2, 3).build(Seeds.of(1), Precision.SINGLE);
    assertThatThrownBy(() -> gru.outputShape(Shape.of(5, 4)))
        .hasMessage("Gru 2 -> 3 takes sequences of shape [L, 2], got [5, 4]");
    assertThatThrownBy(() -> new TokenMean().outputShape(Shape.of(5)))
        .hasMessage("TokenMean takes sequences of shape [L, width], got [5]");
  }
}
