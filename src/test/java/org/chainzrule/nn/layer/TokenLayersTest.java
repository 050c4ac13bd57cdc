package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerContract;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Layers before a table of vectors, and readings of the same tokens side by side. */
class TokenLayersTest {

  private static final Variable IDS =
      Variable.constant(Tensor.of(new double[][] {{2, 0, 5, -1}, {1, 3, 4, 2}}));

  @Test
  void token_dropout_takes_out_its_rate_of_tokens_and_changes_no_other() {
    Variable ids = Variable.constant(Tensor.filled(Shape.of(100, 200), Precision.DOUBLE, 7));
    Variable y = new TokenDropout(0.3).forward(ids, Pass.training(Seeds.of(1)));
    assertThat(y.value().toArray()).containsOnly(7, -1);
    long out = Arrays.stream(y.value().toArray()).filter(id -> id < 0).count();
    double deviation = Math.sqrt(20_000 * 0.3 * 0.7);
    assertThat((double) out).isCloseTo(6_000, within(4 * deviation));
  }

  @Test
  void token_dropout_is_the_identity_in_inference_and_at_rate_0() {
    assertThat(new TokenDropout(0.3).forward(IDS, Pass.inference())).isSameAs(IDS);
    assertThat(new TokenDropout(0).forward(IDS, Pass.training(Seeds.of(1)))).isSameAs(IDS);
  }

  @Test
  void token_dropout_follows_its_seeds() {
    TokenDropout half = new TokenDropout(0.5);
    Variable ids = Variable.constant(Tensor.filled(Shape.of(9, 9), Precision.DOUBLE, 7));
    double[] first = half.forward(ids, Pass.training(Seeds.of(1))).value().toArray();
    assertThat(half.forward(ids, Pass.training(Seeds.of(1))).value().toArray()).isEqualTo(first);
    assertThat(half.forward(ids, Pass.training(Seeds.of(2))).value().toArray()).isNotEqualTo(first);
  }

  @Test
  void leading_tokens_cuts_fills_up_and_drops_ids_beyond_the_words() {
    assertThat(new LeadingTokens(5, 3).forward(IDS, Pass.inference()).value().toArray())
        .containsExactly(2, 0, -1, 1, 3, 4);
    assertThat(new LeadingTokens(4, 5).forward(IDS, Pass.inference()).value().toArray())
        .containsExactly(2, 0, -1, -1, -1, 1, 3, -1, 2, -1);
  }

  @Test
  void branches_give_what_each_gives_side_by_side() {
    Layer sum = EmbeddingBag.plan(6, 2, EmbeddingBag.Mode.SUM).build(Seeds.of(1), Precision.DOUBLE);
    Layer max = EmbeddingBag.plan(6, 3, EmbeddingBag.Mode.MAX).build(Seeds.of(2), Precision.DOUBLE);
    Concat both = new Concat(List.of(sum, max));
    Tensor y = both.forward(IDS, Pass.inference()).value();
    assertThat(y.slice(1, 0, 2).toArray())
        .isEqualTo(sum.forward(IDS, Pass.inference()).value().toArray());
    assertThat(y.slice(1, 2, 5).toArray())
        .isEqualTo(max.forward(IDS, Pass.inference()).value().toArray());
    assertThat(both.outputShape(Shape.of(9))).isEqualTo(Shape.of(5));
  }

  @Test
  void layers_inside_branches_report_to_dreg_and_cumulative_dreg_begins_behind_them() {
    Layer network =
        Sequential.plan(new Joined().plan(), Dense.plan(5, 3, Activation.gelu()), Dense.plan(3, 1))
            .build(Seeds.of(1), Precision.DOUBLE);
    Pass pass = Pass.inference();
    network.forward(IDS, pass);
    assertThat(pass.reports().stream().map(Pass.Report::path)).contains("0/1/4", "1");
    List<Pass.Link> chain = pass.chain();
    Pass.Concatenation parts = (Pass.Concatenation) chain.get(0);
    assertThat(parts.parts()).hasSize(2);
    assertThat(parts.output().shape()).isEqualTo(Shape.of(2, 5));
    assertThat(chain.subList(1, chain.size())).hasOnlyElementsOfType(Pass.Report.class);
  }

  @Test
  void what_they_cannot_do_is_said() {
    assertThatThrownBy(() -> new TokenDropout(1)).hasMessageContaining("got 1.0");
    assertThatThrownBy(() -> new LeadingTokens(0, 3))
        .hasMessage("expected at least 1 row and a length of at least 1, got 0 and 3");
    assertThatThrownBy(() -> new Concat(List.of()))
        .hasMessage("expected at least one branch, got none");
    Layer images = Concat.plan(Embedding.plan(6, 2)).build(Seeds.of(0), Precision.DOUBLE);
    assertThatThrownBy(() -> images.outputShape(Shape.of(4)))
        .hasMessage(
            "layer 0: expected branches that give one vector an example, got shape [4, 2] of Embedding 6 x"
                + " 2");
  }

  /** What layers that take ids share. */
  interface Laws extends LayerContract {

    @Override
    default Tensor inputs(int n) {
      return EmbeddingTest.someIds(n);
    }

    @Override
    default boolean hasInputGradient() {
      return false;
    }
  }

  @Nested
  class Dropping implements Laws {
    @Override
    public TokenDropout layer() {
      return new TokenDropout(0.4);
    }
  }

  @Nested
  class Leading implements Laws {
    @Override
    public LeadingTokens layer() {
      return new LeadingTokens(4, 5);
    }
  }

  @Nested
  class Joined implements Laws {

    LayerPlan plan() {
      return Concat.plan(
          EmbeddingBag.plan(6, 2, EmbeddingBag.Mode.MEAN),
          Sequential.plan(
              LeadingTokens.plan(5, 4),
              Embedding.plan(5, 2),
              Flatten.plan(),
              Unflatten.plan(4, 1, 2),
              Convolution.plan(Window.of(2, 1), 2, 3, PolynomialPlan.of(3)),
              MaxPooling.plan(Window.of(3, 1)),
              Flatten.plan()));
    }

    @Override
    public Concat layer() {
      return (Concat) plan().build(Seeds.of(0), Precision.DOUBLE);
    }
  }
}
