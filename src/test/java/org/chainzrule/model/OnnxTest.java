package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.io.DataException;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.OnnxContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Embedding;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.LeadingTokens;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.sequence.Gru;
import org.chainzrule.nn.sequence.MultiHeadAttention;
import org.chainzrule.nn.sequence.TokenMean;
import org.chainzrule.onnx.OnnxInput;
import org.chainzrule.onnx.OnnxRun;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks in ONNX Runtime, as they leave this library. */
class OnnxTest {

  private static final Seeds SEEDS = Seeds.of(23);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void a_thousand_random_networks_give_what_they_give_here(int quarter) {
    Path file = folder.resolve("network.onnx");
    for (int i = quarter; i < 1_000; i += 4) {
      Seeds seeds = SEEDS.child(i);
      Generator random = seeds.generator();
      RandomNetworks networks = new RandomNetworks(random);
      Precision precision = i / 4 % 2 == 0 ? Precision.SINGLE : Precision.DOUBLE;
      boolean tokens = i % 5 == 0;
      boolean images = i % 5 == 1;
      LayerPlan plan = tokens ? networks.tokens() : images ? networks.images() : networks.rows(4);
      try (TensorScope scope = TensorScope.open()) {
        Layer network = plan.build(seeds.child("network"), precision);
        Shape example = Shape.of(tokens ? 5 : images ? 30 : 4);
        Tensor x = Tensor.normal(seeds.child("x"), example.prepend(3), Precision.SINGLE);
        Tensor batch = tokens ? ids(random, example.prepend(3)) : x;
        Onnx.write(network, example, file);
        Tensor y = infer(network, batch.cast(precision));
        double[] got = OnnxRun.of(file, batch).get("outputs").values();
        double largest = Arrays.stream(y.toArray()).map(Math::abs).max().orElseThrow();
        assertThat(distance(got, y.toArray()))
            .as("network %s: %s", i, network)
            .isLessThanOrEqualTo(1e-5 * largest);
      }
    }
  }

  private static double distance(double[] a, double[] b) {
    assertThat(a).hasSameSizeAs(b);
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  /** Ids, some of which are padding anywhere in a text. */
  private static Tensor ids(Generator random, Shape shape) {
    double[] ids = new double[shape.length()];
    Arrays.setAll(ids, i -> Math.floor(random.nextDouble() * (RandomNetworks.IDS + 2)) - 2);
    Arrays.setAll(ids, i -> Math.max(-1, ids[i]));
    return Tensor.of(shape, Precision.SINGLE, ids);
  }

  private static Tensor infer(Layer network, Tensor x) {
    return network.forward(Variable.constant(x), Pass.inference()).value();
  }

  @Test
  void a_classifier_of_pixels_takes_the_rows_of_a_predictor_and_gives_what_it_gives() {
    Layer network =
        Sequential.create(
            SEEDS,
            Unflatten.plan(5, 4, 1),
            Convolution.plan(Window.of(2, 3), 1, 2, PolynomialActivation.cubic()),
            Flatten.plan(),
            Dense.plan(16, 3));
    Model model = new Model(network, OutputDecoder.softmax(), Provenance.none());
    Path file = folder.resolve("digits.onnx");
    Onnx.write(model, Shape.of(20), file);
    Tensor x = Tensor.normal(SEEDS.child("x"), Shape.of(6, 20), Precision.SINGLE);
    Prediction expected = Predictor.of(model).predict(x);
    try (OnnxRun run = new OnnxRun(file)) {
      assertThat(run.declared("input")).isEqualTo("FLOAT[-1, 20]");
      assertThat(run.declared("outputs")).isEqualTo("FLOAT[-1, 3]");
      assertThat(run.declared("classes")).isEqualTo("INT64[-1]");
      assertThat(run.declared("probabilities")).isEqualTo("FLOAT[-1, 3]");
      assertThat(run.declared("expected")).isEqualTo("FLOAT[-1, 1]");
      var got = run.outputs(x);
      assertSame(got.get("outputs"), expected.outputs());
      assertSame(got.get("probabilities"), expected.probabilities());
      assertSame(got.get("expected"), expected.expected());
      assertThat(Arrays.stream(got.get("classes").values()).mapToInt(k -> (int) k).toArray())
          .isEqualTo(expected.classes());
    }
  }

  private static void assertSame(OnnxRun.Output got, double[][] rows) {
    double[] expected = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    OnnxContract.assertClose(got.values(), expected, 1e-5);
  }

  @Test
  void images_come_and_go_with_their_axes_in_the_usual_order() {
    Layer network =
        Convolution.plan(Window.of(2, 3), 2, 3, Activation.tanh()).build(SEEDS, Precision.DOUBLE);
    Path file = folder.resolve("images.onnx");
    Onnx.write(network, Shape.of(5, 4, 2), file);
    Tensor x = Tensor.normal(SEEDS.child("x"), Shape.of(2, 5, 4, 2), Precision.DOUBLE);
    OnnxRun.Output got = OnnxRun.of(file, x).get("outputs");
    Tensor y = infer(network, x);
    assertThat(got.shape()).isEqualTo(y.shape()).isEqualTo(Shape.of(2, 4, 2, 3));
    OnnxContract.assertClose(got.values(), y.toArray(), 1e-12);
  }

  @Test
  void texts_of_any_length_are_read_as_whole_numbers() {
    Layer network =
        Sequential.create(
            SEEDS,
            Embedding.plan(9, 4),
            Residual.plan(MultiHeadAttention.plan(4, 2)),
            Gru.plan(4, 3),
            TokenMean.plan(),
            Dense.plan(3, 2));
    Model model = new Model(network, OutputDecoder.softmax(), Provenance.none());
    Path file = folder.resolve("texts.onnx");
    Onnx.write(model, OnnxInput.tokens(), file);
    try (OnnxRun run = new OnnxRun(file)) {
      assertThat(run.declared("input")).isEqualTo("INT64[-1, -1]");
      for (int length : new int[] {1, 4, 11}) {
        Tensor ids = ids(SEEDS.child(length).generator(), Shape.of(3, length));
        OnnxContract.assertClose(
            run.outputs(ids).get("outputs").values(), infer(network, ids).toArray(), 1e-5);
      }
    }
  }

  @Test
  void vectors_of_every_token_keep_an_open_length() {
    Layer network = Embedding.plan(9, 4).build(SEEDS, Precision.SINGLE);
    Path file = folder.resolve("vectors.onnx");
    Onnx.write(
        new Model(network, OutputDecoder.none(), Provenance.none()), OnnxInput.tokens(), file);
    try (OnnxRun run = new OnnxRun(file)) {
      assertThat(run.declared("outputs")).isEqualTo("FLOAT[-1, -1, 4]");
    }
  }

  @Test
  void a_network_that_needs_a_number_of_tokens_says_so() {
    Layer network =
        Sequential.create(SEEDS, Embedding.plan(9, 2), Flatten.plan(), Dense.plan(14, 2));
    Model model = new Model(network, OutputDecoder.none(), Provenance.none());
    Path file = folder.resolve("texts.onnx");
    assertThatThrownBy(() -> Onnx.write(model, OnnxInput.tokens(), file))
        .hasMessage(
            "expected a network that reads any number of tokens, got one that does not: layer 2:"
                + " Dense 14 -> 2 takes examples of shape [14], got [16];"
                + " OnnxInput.tokens(length) says how many it reads");
    assertThat(file).doesNotExist();
    Onnx.write(model, OnnxInput.tokens(7), file);
    try (OnnxRun run = new OnnxRun(file)) {
      assertThat(run.declared("input")).isEqualTo("INT64[-1, 7]");
      Tensor ids = ids(SEEDS.generator(), Shape.of(3, 7));
      OnnxContract.assertClose(
          run.outputs(ids).get("outputs").values(), infer(network, ids).toArray(), 1e-5);
    }
  }

  @Test
  void texts_without_tokens_give_what_they_give_here() {
    for (EmbeddingBag.Mode mode : EmbeddingBag.Mode.values()) {
      Layer network = EmbeddingBag.plan(9, 4, mode).build(SEEDS, Precision.DOUBLE);
      Path file = folder.resolve("texts.onnx");
      Onnx.write(network, Shape.of(3), file);
      Tensor ids = Tensor.of(new double[][] {{-1, -1, -1}, {2, -1, 5}});
      OnnxContract.assertClose(
          OnnxRun.of(file, ids).get("outputs").values(), infer(network, ids).toArray(), 1e-12);
    }
    Layer leading = new LeadingTokens(5, 4);
    Path file = folder.resolve("ids.onnx");
    Onnx.write(leading, Shape.of(3), file);
    assertThat(OnnxRun.of(file, Tensor.of(new double[][] {{7, 4, 0}})).get("outputs").values())
        .containsExactly(-1, 4, 0, -1);
  }

  /** {@code y = x²}, which says nothing of ONNX. */
  record Square() implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      return x.squared();
    }
  }

  /** {@code y = b x²}, which does. */
  record ScaledSquare(Parameter factor) implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      return x.squared().times(factor);
    }

    @Override
    public OnnxTensor onnx(OnnxTensor x, Shape input) {
      return x.times(x).times(x.constant("factor", factor.value()));
    }
  }

  @Test
  void a_layer_of_ones_own_is_refused_by_its_path_unless_it_says_what_it_is() {
    Path file = folder.resolve("own.onnx");
    Layer mute = Sequential.of(new Residual(Sequential.of(new Square())));
    assertThatThrownBy(() -> Onnx.write(mute, Shape.of(3), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 0/inner/0: expected layers that can be written as ONNX, got Square[]; Square"
                + " needs onnx(x, input)");
    Model before = new Model(mute, OutputDecoder.none(), Provenance.none());
    assertThatThrownBy(() -> Onnx.check(before, Shape.of(3)))
        .hasMessageStartingWith("layer 0/inner/0: expected layers that can be written as ONNX");
    assertThat(folder).isEmptyDirectory();
    Tensor factors = Tensor.of(new double[][] {{2, 3}}).cast(Precision.SINGLE);
    Layer own = Sequential.of(new ScaledSquare(new Parameter("factor", factors)));
    Onnx.check(new Model(own, OutputDecoder.none(), Provenance.none()), Shape.of(2));
    assertThat(folder).isEmptyDirectory();
    Onnx.write(own, Shape.of(2), file);
    Tensor x = Tensor.of(new double[][] {{1, -2}});
    assertThat(OnnxRun.of(file, x).get("outputs").values()).containsExactly(2, 12);
  }

  @Nested
  class Mute implements OnnxContract {
    @Override
    public Layer layer() {
      return new Square();
    }

    @Override
    public Shape example() {
      return Shape.of(3);
    }

    @Override
    public Tensor inputs(int n) {
      return Tensor.zeros(example().prepend(n), Precision.DOUBLE);
    }

    @Override
    public LayerTypes types() {
      return LayerTypes.standard();
    }

    @Override
    public boolean isInOnnx() {
      return false;
    }
  }

  @Test
  void a_decoder_of_ones_own_is_refused_by_name() {
    OutputDecoder own =
        new OutputDecoder() {
          @Override
          public String toString() {
            return "mine";
          }
        };
    Layer network = Dense.plan(2, 2).build(SEEDS, Precision.SINGLE);
    assertThatThrownBy(
            () ->
                Onnx.write(
                    new Model(network, own, Provenance.none()),
                    Shape.of(2),
                    folder.resolve("own.onnx")))
        .hasMessageStartingWith("expected a decoder that can be written as ONNX, got mine; ")
        .hasMessageEndingWith("OutputDecoder.none() writes the outputs alone");
  }

  @Test
  void what_cannot_be_written_leaves_what_was_there() throws IOException {
    Layer network = Dense.plan(2, 2).build(SEEDS, Precision.SINGLE);
    Path file = Files.writeString(folder.resolve("network.onnx"), "before");
    assertThatThrownBy(() -> Onnx.write(network, Shape.of(3), file))
        .hasMessage("Dense 2 -> 2 takes examples of shape [2], got [3]");
    assertThat(file).hasContent("before");
    Path nowhere = folder.resolve("missing").resolve("network.onnx");
    assertThatThrownBy(() -> Onnx.write(network, Shape.of(2), nowhere))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("could not write " + nowhere + ": ");
  }

  @Test
  void the_same_network_gives_the_same_bytes() throws IOException {
    Layer network =
        Sequential.create(SEEDS, Dense.plan(2, 3, PolynomialActivation.cubic()), Dense.plan(3, 2));
    Path one = folder.resolve("one.onnx");
    Path other = folder.resolve("other.onnx");
    Onnx.write(network, Shape.of(2), one);
    Onnx.write(network, Shape.of(2), other);
    assertThat(one).hasSameBinaryContentAs(other);
  }
}
