package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.optim.Adam;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.train.Evaluation;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A saved network is read as it was trained. */
class SavedDecodersTest {

  private static final int EXAMPLES = 2000;

  private final double[][] x = new double[EXAMPLES][3];
  private final Dataset data = stars();

  @TempDir private Path folder;

  /** Five ordered classes by a noisy sum of features. */
  private Dataset stars() {
    Random random = new Random(3);
    int[] y = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      for (int j = 0; j < 3; j++) {
        x[i][j] = random.nextGaussian();
      }
      double score = x[i][0] + 0.5 * x[i][1] + 0.2 * random.nextGaussian();
      y[i] = score < -1 ? 0 : score < -0.3 ? 1 : score < 0.3 ? 2 : score < 1 ? 3 : 4;
    }
    return Table.of(x, y, 5);
  }

  private static Sequential network(OrdinalHead head, int classes) {
    return Sequential.create(
        Seeds.of(7), Dense.plan(3, 16, PolynomialActivation.cubic()), head.plan(16, classes));
  }

  private Path file() {
    return folder.resolve("model.safetensors");
  }

  private Model saved(Layer network, OutputDecoder decoder) {
    new Model(network, decoder, Provenance.none()).save(file());
    return Model.load(file());
  }

  private double accuracy(int... classes) {
    double[] y =
        data.batch(IntStream.range(0, EXAMPLES).toArray(), Precision.SINGLE).targets().toArray();
    return (double) IntStream.range(0, EXAMPLES).filter(i -> classes[i] == y[i]).count() / EXAMPLES;
  }

  @ParameterizedTest
  @CsvSource({
    "SOFTMAX, 0.80",
    "CORAL, 0.788",
    "CORN, 0.812",
    "CUMULATIVE_LINK, 0.812",
    "REGRESSION, 0.805"
  })
  void a_trained_head_is_as_accurate_when_it_was_saved(OrdinalHead head, double about) {
    Sequential network = network(head, 5);
    Loss loss = head.loss(5);
    Trainer.create(network, loss).with(new Adam(1e-2)).fit(data, 20);
    Prediction prediction = Predictor.of(saved(network, loss.decoder())).predict(x);
    double accuracy = accuracy(prediction.classes());
    assertThat(accuracy)
        .isEqualTo(Evaluation.of(network, loss, data).accuracy().orElseThrow())
        .isCloseTo(about, within(0.03));
    double[][] expected = prediction.expected();
    int[] nearest =
        Arrays.stream(expected)
            .mapToInt(e -> (int) Math.max(0, Math.min(4, Math.round(e[0]))))
            .toArray();
    assertThat(accuracy(nearest)).isCloseTo(about, within(0.05));
    if (head == OrdinalHead.REGRESSION) {
      assertThatThrownBy(prediction::probabilities)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "expected a decoder that gives class probabilities, got regression on 5 classes");
      return;
    }
    double[][] p = prediction.probabilities();
    assertThat(p).hasDimensions(EXAMPLES, 5);
    for (int i = 0; i < EXAMPLES; i++) {
      assertThat(Arrays.stream(p[i]).sum()).isCloseTo(1, within(1e-12));
      assertThat(expected[i][0])
          .isCloseTo(p[i][1] + 2 * p[i][2] + 3 * p[i][3] + 4 * p[i][4], within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_decision_rule_is_kept_and_decides_as_in_training(OrdinalHead head) {
    Sequential network = network(head, 5);
    for (DecisionRule rule : DecisionRule.values()) {
      Loss loss = head.loss(5).weighted(ClassWeights.of(1, 2, 3, 2, 1)).deciding(rule);
      Model model = saved(network, loss.decoder());
      assertThat(model.decoder()).isEqualTo(loss.decoder());
      Prediction prediction = Predictor.of(model).predict(x);
      if (head == OrdinalHead.REGRESSION) {
        assertThatThrownBy(prediction::classes)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "expected a decoder with class probabilities to decide by, got regression on 5"
                    + " classes");
      } else {
        assertThat(accuracy(prediction.classes()))
            .isEqualTo(Evaluation.of(network, loss, data).accuracy().orElseThrow());
      }
    }
  }

  @Test
  void two_classes_by_one_logit_have_two_probabilities() {
    Prediction prediction =
        new Prediction(new double[][] {{Math.log(3)}, {-1}}, OrdinalHead.CORAL.loss(2).decoder());
    assertThat(prediction.classes()).containsExactly(1, 0);
    assertThat(prediction.probabilities()[0])
        .containsExactly(new double[] {0.25, 0.75}, within(1e-15));
    assertThat(prediction.expected()[0]).containsExactly(new double[] {0.75}, within(1e-15));
  }

  @Test
  void a_saved_network_predicts_the_probabilities_of_its_labels() {
    double[][] t = new double[EXAMPLES][2];
    for (int i = 0; i < EXAMPLES; i++) {
      t[i][0] = x[i][0] > 0 ? 1 : 0;
      t[i][1] = x[i][0] + x[i][1] > 1 ? 1 : 0;
    }
    Sequential network = Sequential.create(Seeds.of(7), Dense.plan(3, 2));
    Loss loss = Loss.multiLabelCrossEntropy();
    Trainer.create(network, loss).with(new Adam(3e-2)).fit(Table.of(x, t), 10);
    Prediction prediction = Predictor.of(saved(network, loss.decoder())).predict(x);
    boolean[][] labels = prediction.labels();
    double[][] probabilities = prediction.labelProbabilities();
    double[][] expected = prediction.expected();
    long right = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      for (int j = 0; j < 2; j++) {
        right += labels[i][j] == (t[i][j] == 1) ? 1 : 0;
        assertThat(probabilities[i][j])
            .isCloseTo(1 / (1 + Math.exp(-prediction.outputs()[i][j])), within(1e-12))
            .isEqualTo(expected[i][j]);
      }
    }
    assertThat(right / (2.0 * EXAMPLES)).isGreaterThan(0.97);
  }

  @Test
  void a_saved_network_of_one_logit_decides_between_two_classes() {
    int[] y = Arrays.stream(x).mapToInt(row -> row[0] > 0.2 ? 1 : 0).toArray();
    Dataset two = Table.of(x, y, 2);
    Sequential network = Sequential.create(Seeds.of(7), Dense.plan(3, 1));
    Loss loss = Loss.binaryCrossEntropy().weighted(ClassWeights.balanced(two));
    Trainer.create(network, loss).with(new Adam(3e-2)).fit(two, 10);
    Prediction prediction = Predictor.of(saved(network, loss.decoder())).predict(x);
    double accuracy = Evaluation.of(network, loss, two).accuracy().orElseThrow();
    assertThat(accuracy).isGreaterThan(0.97);
    int[] classes = prediction.classes();
    assertThat(IntStream.range(0, EXAMPLES).filter(i -> classes[i] == y[i]).count())
        .isEqualTo(Math.round(accuracy * EXAMPLES));
    assertThat(prediction.probabilities()[0]).hasSize(2);
  }

  @Test
  void values_are_expected_values_without_classes() {
    Layer network = network(OrdinalHead.SOFTMAX, 2);
    Prediction prediction =
        Predictor.of(saved(network, Loss.meanSquaredError().decoder())).predict(x);
    assertThat(prediction.expected()).isDeepEqualTo(prediction.outputs());
    assertThatThrownBy(prediction::classes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a decoder that gives classes, got values");
  }

  @Test
  void a_loss_that_does_not_say_how_outputs_are_read_gives_outputs_alone() {
    Loss own = (prediction, targets) -> prediction.sum(1);
    Layer network = network(OrdinalHead.SOFTMAX, 5);
    Prediction prediction = Predictor.of(saved(network, own.decoder())).predict(x);
    assertThat(prediction.outputs())
        .isDeepEqualTo(Predictor.of(network).predict(x).outputs())
        .hasDimensions(EXAMPLES, 5);
    String sentence =
        ", got none; Predictor.of(model) uses that of a saved model, Predictor.of(network,"
            + " loss.decoder()) that of a loss";
    assertThatThrownBy(prediction::classes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a decoder that gives classes" + sentence);
    assertThatThrownBy(prediction::probabilities)
        .hasMessage("expected a decoder that gives class probabilities" + sentence);
    assertThatThrownBy(prediction::expected)
        .hasMessage("expected a decoder that gives expected values" + sentence);
  }

  @Test
  void no_examples_have_no_classes() {
    Prediction none = new Prediction(new double[0][], OutputDecoder.softmax());
    assertThat(none.classes()).isEmpty();
    assertThat(none.probabilities()).isEmpty();
    assertThat(none.expected()).isEmpty();
  }

  /** A user's way to decide: for class 1 where the only output is above a threshold. */
  private record Above(double threshold) implements OutputDecoder {
    @Override
    public Optional<int[]> decide(Tensor outputs) {
      return Optional.of(
          Arrays.stream(outputs.toColumns()).mapToInt(z -> z > threshold ? 1 : 0).toArray());
    }

    @Override
    public Description describe() {
      return Description.of("Above").with("threshold", threshold);
    }
  }

  @Test
  void a_decoder_of_ones_own_is_saved_by_its_name() {
    Layer network = network(OrdinalHead.REGRESSION, 2);
    Model model = new Model(network, new Above(0.25), Provenance.none());
    String sentence =
        "expected a known type of decoder, got Above; LayerTypes.standard().withDecoder(\"Above\","
            + " ...) makes it known";
    assertThatThrownBy(() -> model.save(file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
    assertThat(file()).doesNotExist();
    LayerTypes types =
        LayerTypes.standard()
            .withDecoder("Above", (saved, all) -> new Above(saved.number("threshold")));
    types.check(model.decoder());
    model.save(file(), types);
    Model loaded = Model.load(file(), types);
    assertThat(loaded.decoder()).isEqualTo(new Above(0.25));
    Prediction prediction = Predictor.of(loaded).predict(x);
    assertThat(prediction.classes()[0]).isEqualTo(prediction.outputs()[0][0] > 0.25 ? 1 : 0);
    says(sentence);
    assertThatThrownBy(() -> types.withDecoder("Above", (saved, all) -> new Above(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a type of decoder that is new, got Above");
    LayerTypes wrong = LayerTypes.standard().withDecoder("Above", (saved, all) -> new Above(1));
    assertThatThrownBy(() -> wrong.check(new Above(0.25)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a decoder as described, Description[type=Above");
  }

  @Test
  void a_decoder_without_a_description_is_refused_by_name() {
    OutputDecoder nameless =
        new OutputDecoder() {
          @Override
          public String toString() {
            return "mine";
          }
        };
    assertThatThrownBy(
            () -> new Model(network(OrdinalHead.CORN, 5), nameless, Provenance.none()).save(file()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("expected a decoder that can be saved, got mine; ");
    assertThat(file()).doesNotExist();
  }

  @Test
  void a_decoder_that_makes_no_sense_is_refused() {
    edited(Attachment.none(), metadata -> metadata.remove("chainzrule.decoder"));
    says("expected chainzrule.decoder in the metadata, got none");
    decoder("{\"type\":\"NearestClass\",\"settings\":{\"classes\":1},\"parts\":{}}");
    says("expected at least 2 classes, got 1");
    decoder("{\"type\":\"Softmax\",\"settings\":{\"classes\":1},\"parts\":{}}");
    says(
        "expected a decoder as described, Description[type=Softmax, settings={classes=1},"
            + " parts={}], got Description[type=Softmax, settings={}, parts={}]");
    decoder("{\"type\":\"Decision\",\"settings\":{\"rule\":\"MODE\"},\"parts\":{}}");
    says("expected a layer as part decoder of Decision, got none");
  }

  @Test
  void format_1_is_read_as_softmax_and_says_so() {
    edited(Attachment.none(), SavedDecodersTest::asFormat1);
    Model model = Model.load(file());
    assertThat(model.decoder())
        .hasToString("softmax (assumed of several outputs, since the file names no decoder)");
    Prediction prediction = Predictor.of(model).predict(new double[3]);
    assertThat(prediction.classes())
        .isEqualTo(new Prediction(prediction.outputs(), OutputDecoder.softmax()).classes());
    assertThat(prediction.probabilities()[0]).hasSize(4);
  }

  @Test
  void one_output_and_other_heads_of_format_1_are_not_read_as_softmax() {
    new Model(network(OrdinalHead.REGRESSION, 5), OutputDecoder.none(), Provenance.none())
        .save(file());
    rewritten(SavedDecodersTest::asFormat1);
    Prediction one = Predictor.of(Model.load(file())).predict(new double[3]);
    assertThatThrownBy(one::classes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("got softmax (assumed of several outputs");
    edited(Attachment.none().with("head", "coral"), SavedDecodersTest::asFormat1);
    assertThat(Model.load(file()).decoder()).isEqualTo(OutputDecoder.none());
    edited(
        Attachment.none().with("head", "softmax").with("decision", "median"),
        SavedDecodersTest::asFormat1);
    assertThat(Model.load(file()).decoder()).isEqualTo(OutputDecoder.none());
    edited(Attachment.none().with("head", "softmax"), SavedDecodersTest::asFormat1);
    assertThat(Model.load(file()).decoder()).isInstanceOf(AssumedSoftmax.class);
  }

  private interface Edit {
    void apply(Map<String, String> metadata);
  }

  private static void asFormat1(Map<String, String> metadata) {
    metadata.put("chainzrule.model", "1");
    metadata.remove("chainzrule.decoder");
  }

  private void decoder(String json) {
    edited(Attachment.none(), metadata -> metadata.put("chainzrule.decoder", json));
  }

  private void edited(Attachment attachment, Edit edit) {
    Layer network = network(OrdinalHead.CORN, 5);
    new Model(network, OrdinalHead.CORN.loss(5).decoder(), Provenance.none(), attachment)
        .save(file());
    rewritten(edit);
  }

  /** Writes the file again with other metadata and a valid digest. */
  private void rewritten(Edit edit) {
    TensorFile whole = TensorFile.read(file());
    Map<String, String> metadata = new LinkedHashMap<>(whole.metadata());
    Map<String, HostArray> tensors = new LinkedHashMap<>(whole.tensors());
    edit.apply(metadata);
    new TensorFile(metadata, tensors).write(file());
  }

  private void says(String reason) {
    assertThatThrownBy(() -> Model.load(file()))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("could not load the model: " + reason + ": " + file());
  }
}
