package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.activation.GroupSort;
import org.chainzrule.nn.layer.AveragePooling;
import org.chainzrule.nn.layer.BatchNorm;
import org.chainzrule.nn.layer.Columns;
import org.chainzrule.nn.layer.Concat;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Embedding;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.Gated;
import org.chainzrule.nn.layer.GlobalAveragePooling;
import org.chainzrule.nn.layer.LayerNorm;
import org.chainzrule.nn.layer.LeadingTokens;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Scale;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.nn.layer.TokenDropout;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.nn.structured.StructuredDense;
import org.chainzrule.penalty.Forward;
import org.chainzrule.penalty.InputGradientPenalty;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * ADJOINT with every example on its own against double backpropagation, in value and in the
 * gradient of every parameter: through every layer, for every loss, with groups and signs given.
 */
class AdjointLayersTest {

  private static final int N = 5;
  private static final Loss SOFTMAX = Loss.softmaxCrossEntropy();
  private static final Tensor LABELS = Tensor.of(Shape.of(N, 1), 0, 2, 1, 1, 2);

  /** A user's activation, known by its value and its slope. */
  record Cube() implements Activation {
    @Override
    public Variable value(Variable z) {
      return z.squared().times(z).times(0.3).plus(z);
    }

    @Override
    public Variable slope(Variable z) {
      return z.squared().times(0.9).plus(1);
    }
  }

  private static LayerPlan dense(int in, int out) {
    return Dense.plan(in, out, PolynomialActivation.cubic());
  }

  private static final ActivationPlan CUBIC = PolynomialActivation.cubic();
  private static final ActivationPlan LINEAR = Activation.identity();

  private static Arguments network(String name, int inputs, LayerPlan... plans) {
    return Arguments.of(name, inputs, Sequential.plan(plans).build(Seeds.of(4), Precision.DOUBLE));
  }

  static Stream<Arguments> networks() {
    LayerPlan conv = Convolution.plan(Window.of(2), 1, 2, PolynomialActivation.cubic());
    LayerPlan padded = Convolution.plan(new Window(3, 2, 1, 1), 2, 2, PolynomialActivation.cubic());
    LayerPlan sums = Convolution.plan(Window.of(2), 1, 2, Activation.identity());
    LayerPlan image = Unflatten.plan(5, 4, 1);
    LayerPlan head = Dense.plan(4, 3);
    LayerPlan bent =
        (seeds, precision) ->
            new DregWaysTest.Bent(
                new Parameter("w", Tensor.normal(seeds.child(1), Shape.of(4, 4), precision)),
                new Parameter("q", Tensor.normal(seeds.child(2), Shape.of(1, 4), precision)));
    return Stream.of(
        network("one layer", 4, head),
        network("dense", 3, dense(3, 4), head),
        network("deep", 3, dense(3, 4), dense(4, 4), Dense.plan(4, 4, Activation.tanh()), head),
        network("linear first", 3, Dense.plan(3, 4), dense(4, 4), head),
        network("user's activation", 3, Dense.plan(3, 4, new Cube()), head),
        network("activation as layer", 4, (s, p) -> Activation.tanh(), dense(4, 4), head),
        network("user's layer", 3, dense(3, 4), bent, head),
        network("user's layer first", 4, bent, dense(4, 4), head),
        network("residual", 3, dense(3, 4), Residual.plan(dense(4, 4)), head),
        network("residual first", 4, Residual.plan(dense(4, 4)), head),
        network(
            "residual in residual",
            4,
            Residual.plan(Sequential.plan(dense(4, 4), Residual.plan(dense(4, 4)))),
            head),
        network("layer normalisation", 3, dense(3, 4), LayerNorm.plan(4), dense(4, 4), head),
        network("layer normalisation first", 3, LayerNorm.plan(3), dense(3, 4), head),
        network("dropout", 3, dense(3, 4), Dropout.plan(0.4), head),
        network("dropout first", 3, Dropout.plan(0.4), dense(3, 4), head),
        network("group sort", 3, Dense.plan(3, 4), GroupSort.plan(), dense(4, 4), head),
        network("scale", 3, Scale.plan(0.5), dense(3, 4), Scale.plan(2), head),
        network(
            "several inputs",
            5,
            Concat.plan(
                Sequential.plan(Columns.plan(5, 0, 3), dense(3, 2)),
                Sequential.plan(Columns.plan(5, 2, 5), Dense.plan(3, 2, Activation.tanh()))),
            head),
        network("spectral", 3, SpectralDense.plan(3, 4, new Cube(), true), head),
        network(
            "separable",
            12,
            StructuredDense.separable(Shape.of(3, 4, 1), Shape.of(2, 1, 3), CUBIC),
            StructuredDense.separable(Shape.of(2, 1, 3), Shape.of(1, 2, 2), CUBIC),
            head),
        network("low rank", 3, StructuredDense.lowRank(3, 4, 2, CUBIC), dense(4, 4), head),
        network("blocks", 4, StructuredDense.blockDiagonal(4, 4, 2, 1, CUBIC), head),
        network(
            "linear blocks",
            4,
            StructuredDense.blockDiagonal(4, 4, 2, 1, LINEAR),
            dense(4, 4),
            head),
        network("gated", 3, dense(3, 4), Gated.linearUnit(4, 4), head),
        network("gated first", 4, Gated.plan(Sequential.plan(), dense(4, 4)), head),
        network("gated in residual", 3, dense(3, 4), Residual.plan(Gated.linearUnit(4, 4)), head),
        network(
            "squeeze and excite",
            20,
            image,
            conv,
            Gated.squeezeAndExcite(2, 2),
            Flatten.plan(),
            Dense.plan(24, 3)),
        network("concat", 3, dense(3, 5), Concat.plan(dense(5, 1), Dense.plan(5, 3)), head),
        network("concat first", 3, Concat.plan(dense(3, 1), Dense.plan(3, 3)), head),
        network(
            "convolutions",
            20,
            image,
            conv,
            MaxPooling.plan(2),
            padded,
            AveragePooling.plan(1),
            Flatten.plan(),
            dense(8, 4),
            head),
        network("linear convolution", 20, image, sums, Flatten.plan(), dense(24, 4), head),
        network(
            "average first", 20, image, AveragePooling.plan(2), Flatten.plan(), dense(4, 4), head),
        network("maximum first", 20, image, MaxPooling.plan(2), Flatten.plan(), dense(4, 4), head),
        network("global average", 20, image, conv, GlobalAveragePooling.plan(), dense(2, 4), head));
  }

  private static Forward forward(Layer network, int inputs, Loss loss, Tensor targets, Pass pass) {
    Tensor x = Tensor.normal(Seeds.of(1), Shape.of(N, inputs), Precision.DOUBLE);
    Parameter input = new Parameter("input", Parameter.Role.INPUT, x);
    return Forward.of(network, pass, input, targets, loss, 0);
  }

  private static Pass training() {
    return Pass.training(Seeds.of(2));
  }

  private static void assertSame(Variable actual, Variable expected, Layer network) {
    double value = expected.value().item();
    assertThat(actual.value().item()).isCloseTo(value, within(1e-11 * value)).isPositive();
    double[] gradients = Backward.gradients(expected, network);
    double largest = Arrays.stream(gradients).map(Math::abs).max().orElseThrow();
    assertThat(largest).isGreaterThan(1e-6);
    assertThat(Backward.gradients(actual, network))
        .containsExactly(gradients, within(1e-10 * largest));
  }

  private static Variable exact(Forward forward) {
    return Dreg.adjoint(1).with(Adjoint.EXACT).of(forward);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void the_exact_form_is_double_backpropagation(String name, int inputs, Layer network) {
    Forward forward = forward(network, inputs, SOFTMAX, LABELS, training());
    assertSame(exact(forward), new InputGradientPenalty(1).of(forward), network);
  }

  /** {@code 1/n Σ_j ‖Σ_(s in j) f_s g_s‖²} of the gradients g that a backward pass gives. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void grouped_it_is_the_sums_of_double_backpropagations(String name, int inputs, Layer network) {
    Forward forward = forward(network, inputs, SOFTMAX, LABELS, training());
    SignedGroups groups =
        new SignedGroups(2, new int[] {0, 1, 1, 0, 1}, new double[] {1, -0.5, 1, -1, 0.25});
    Parameter x = (Parameter) forward.input();
    Variable g = Gradients.differentiable(forward.loss(), x).wrt(x).times(N);
    Variable expected = groups.sums(g).squared().sum().times(1.0 / N);
    assertSame(AdjointNorm.of(forward, 0).mean(groups), expected, network);
  }

  /** In training it takes the batch's statistics as constants, which is another derivative. */
  @Test
  void batch_normalisation_counts_with_its_statistics_held() {
    for (LayerPlan[] plans :
        new LayerPlan[][] {
          {BatchNorm.plan(3), dense(3, 4), Dense.plan(4, 3)},
          {dense(3, 4), BatchNorm.plan(4), dense(4, 4), Dense.plan(4, 3)}
        }) {
      Layer network = Sequential.plan(plans).build(Seeds.of(4), Precision.DOUBLE);
      network.forward(Variable.constant(Nets.inputs(7)), training());
      Forward forward = forward(network, 3, SOFTMAX, LABELS, Pass.inference());
      assertSame(exact(forward), new InputGradientPenalty(1).of(forward), network);
    }
  }

  static Stream<Arguments> losses() {
    List<Arguments> losses = new ArrayList<>();
    losses.add(Arguments.of("softmax", Dense.plan(4, 3), SOFTMAX));
    losses.add(
        Arguments.of("weighted", Dense.plan(4, 3), SOFTMAX.weighted(ClassWeights.of(1, 3, 0.5))));
    losses.add(Arguments.of("decided", Dense.plan(4, 3), SOFTMAX.deciding(DecisionRule.MEDIAN)));
    losses.add(Arguments.of("squared error", Dense.plan(4, 1), Loss.meanSquaredError()));
    for (OrdinalHead head : OrdinalHead.values()) {
      losses.add(Arguments.of(head.name(), head.plan(4, 3), head.loss(3)));
      losses.add(
          Arguments.of(
              "weighted " + head,
              head.plan(4, 3),
              head.loss(3).weighted(ClassWeights.of(1, 3, 0.5))));
    }
    return losses.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void of_every_loss_it_is_double_backpropagation(String name, LayerPlan head, Loss loss) {
    Layer network = Sequential.plan(dense(3, 4), head).build(Seeds.of(4), Precision.DOUBLE);
    Forward forward = forward(network, 3, loss, LABELS, training());
    assertSame(exact(forward), new InputGradientPenalty(1).of(forward), network);
  }

  /** {@code loss - η (f_y - mean f)}, differentiated twice. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void eta_lowers_the_loss_by_the_margin_where_every_class_has_a_logit(
      String name, LayerPlan head, Loss loss) {
    Layer network = Sequential.plan(dense(3, 4), head).build(Seeds.of(4), Precision.DOUBLE);
    Forward forward = forward(network, 3, loss, LABELS, training());
    Variable actual =
        Dreg.adjoint(1).with(new Adjoint(0, 0.2, Double.POSITIVE_INFINITY)).of(forward);
    if (forward.prediction().shape().size(1) != 3) {
      assertSame(actual, exact(forward), network);
      return;
    }
    double[] margins = new double[N * 3];
    for (int at = 0; at < margins.length; at++) {
      margins[at] = 0.2 / N * ((LABELS.at(at % N, 0) == at / N ? 1 : 0) - 1.0 / 3);
    }
    Variable margin =
        forward
            .prediction()
            .times(Variable.constant(Tensor.ofColumns(Shape.of(N, 3), Precision.DOUBLE, margins)))
            .sum();
    Forward lowered =
        new Forward(
            network,
            forward.pass(),
            forward.input(),
            LABELS,
            forward.prediction(),
            loss,
            forward.loss().minus(margin),
            0,
            1);
    assertSame(actual, new InputGradientPenalty(1).of(lowered), network);
  }

  private static final Tensor IDS =
      Tensor.of(new double[][] {{2, 0, 2}, {-1, -1, -1}, {4, 1, -1}, {3, 3, 3}, {0, 1, 2}});

  /** What reads the ids, five numbers for each text. */
  enum Reading {
    BAG(EmbeddingBag.plan(5, 5, EmbeddingBag.Mode.MEAN)),
    DROPPED(
        Sequential.plan(TokenDropout.plan(0.3), EmbeddingBag.plan(5, 5, EmbeddingBag.Mode.SUM))),
    TABLE(Sequential.plan(Embedding.plan(5, 2), Flatten.plan(), dense(6, 5))),
    PARTS(
        Concat.plan(
            EmbeddingBag.plan(5, 2, EmbeddingBag.Mode.ROOT),
            Sequential.plan(
                LeadingTokens.plan(5, 4),
                Embedding.plan(5, 2),
                Flatten.plan(),
                Unflatten.plan(4, 1, 2),
                Convolution.plan(Window.of(2, 1), 2, 3, PolynomialActivation.cubic()),
                MaxPooling.plan(Window.of(3, 1)),
                Flatten.plan())));

    private final LayerPlan plan;

    Reading(LayerPlan plan) {
      this.plan = plan;
    }
  }

  /** The vectors that a pass found in tables. */
  private static List<Variable> vectors(List<Pass.Link> links) {
    List<Variable> found = new ArrayList<>();
    for (Pass.Link link : links) {
      if (link instanceof Pass.Start start) {
        found.add(start.output());
      } else if (link instanceof Pass.Concatenation concatenation) {
        concatenation.parts().forEach(part -> found.addAll(vectors(part.inner())));
      }
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource
  void above_tables_it_is_the_gradient_in_their_vectors(Reading reading) {
    Layer network =
        Sequential.plan(reading.plan, dense(5, 4), Dense.plan(4, 3))
            .build(Seeds.of(4), Precision.DOUBLE);
    Forward forward = Forward.of(network, training(), Variable.constant(IDS), LABELS, SOFTMAX, 0);
    Variable[] vectors = vectors(forward.pass().chain()).toArray(Variable[]::new);
    assertThat(vectors).hasSize(reading == Reading.PARTS ? 2 : 1);
    Gradients gradients = Gradients.differentiable(forward.loss(), vectors);
    Variable slow =
        Arrays.stream(vectors)
            .map(each -> gradients.wrt(each).squared().sum().times(N))
            .reduce(Variable::plus)
            .orElseThrow();
    assertSame(exact(forward), slow, network);
  }

  @Test
  void a_lookup_inside_a_block_that_adds_its_input_is_rejected() {
    Layer bag =
        EmbeddingBag.plan(5, 3, EmbeddingBag.Mode.MEAN).build(Seeds.of(0), Precision.DOUBLE);
    Layer network =
        Sequential.of(
            new Residual((x, pass) -> bag.forward(x, pass)),
            Dense.plan(3, 3).build(Seeds.of(1), Precision.DOUBLE));
    Forward forward = Forward.of(network, training(), Variable.constant(IDS), LABELS, SOFTMAX, 0);
    assertThatThrownBy(() -> Dreg.adjoint(1).of(forward))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a block whose output is added to its input to have a derivative, got one"
                + " that looks up tokens");
  }
}
