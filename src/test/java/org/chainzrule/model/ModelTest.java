package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationTest;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {

  private static final Provenance ORIGIN =
      Provenance.none()
          .withData("digits", "ab")
          .withSeed(-7)
          .withConfiguration(Map.of("rate", "0.1"))
          .withMetrics(
              Map.of("accuracy", 0.5, "loss", Double.NaN, "peak", Double.POSITIVE_INFINITY));

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("model.safetensors");
  }

  private static Sequential network(Precision precision) {
    PolynomialForm form = PolynomialForm.of(Basis.CHEBYSHEV).withScale(2).withTails(3);
    return Sequential.plan(
            SpectralDense.plan(3, 4, PolynomialPlan.of(3).in(form), true),
            Residual.plan(Dense.plan(4, 4, Activation.gelu())),
            Dropout.plan(0.25),
            Dense.plan(4, 2))
        .build(Seeds.of(1), precision);
  }

  @Test
  void a_saved_model_keeps_its_network_and_provenance() {
    for (Precision precision : Precision.values()) {
      Sequential network = network(precision);
      new Model(network, OutputDecoder.softmax(), ORIGIN).save(file());
      Model loaded = Model.load(file());
      assertThat(loaded.provenance()).isEqualTo(ORIGIN);
      assertThat(loaded.network().toString()).isEqualTo(network.toString());
      double[] row = {0.3, -1, 2};
      assertThat(Predictor.of(loaded.network()).predict(row).outputs())
          .isDeepEqualTo(Predictor.of(network).predict(row).outputs());
      assertThat(loaded.network().parameters())
          .allMatch(parameter -> parameter.value().precision() == precision);
    }
  }

  @Test
  void tensors_are_named_by_path_and_parameter() {
    new Model(network(Precision.SINGLE), OutputDecoder.softmax(), ORIGIN).save(file());
    assertThat(TensorFile.read(file()).tensors())
        .containsOnlyKeys(
            "0/weight",
            "0/bias",
            "0/direction",
            "0/scale",
            "0/activation/coefficients",
            "1/inner/weight",
            "1/inner/bias",
            "3/weight",
            "3/bias");
  }

  @Test
  void the_same_model_gives_the_same_bytes() throws IOException {
    new Model(network(Precision.SINGLE), OutputDecoder.softmax(), ORIGIN).save(file());
    byte[] first = Files.readAllBytes(file());
    Model.load(file()).save(file());
    assertThat(Files.readAllBytes(file())).isEqualTo(first);
  }

  @Test
  void the_library_version_is_a_version_number() {
    assertThat(Provenance.libraryVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(Provenance.none().version()).isEqualTo(Provenance.libraryVersion());
  }

  @Test
  void a_model_cut_off_anywhere_or_with_any_bit_of_its_header_flipped_is_refused()
      throws IOException {
    Layer small = Sequential.create(Seeds.of(1), Dense.plan(1, 1));
    new Model(small, OutputDecoder.softmax(), Provenance.none()).save(file());
    byte[] good = Files.readAllBytes(file());
    for (int n = 0; n < good.length; n++) {
      refused(Arrays.copyOf(good, n));
    }
    for (int bit = 0; bit < 8 * (good.length - 8); bit++) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      refused(flipped);
    }
  }

  private void refused(byte... bytes) throws IOException {
    Path damaged = Files.write(folder.resolve("damaged"), bytes);
    // A plain try block, since AssertJ is slow for thousands of cases.
    try {
      Model.load(damaged);
    } catch (TensorFileException e) {
      return;
    }
    throw new AssertionError("expected a damaged model to be refused");
  }

  @Test
  void a_layer_without_a_description_is_refused_by_name() {
    Layer nameless = Sequential.of(new ActivationTest.Unsaved());
    assertThatThrownBy(() -> new Model(nameless, OutputDecoder.softmax(), ORIGIN).save(file()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "expected layers that can be saved, got Unsaved[]; Unsaved needs describe(), and its"
                + " type in LayerTypes for loading");
    assertThat(file()).doesNotExist();
  }

  @Test
  void an_unknown_type_is_refused_when_saved_and_when_loaded() {
    Layer bump = new ActivationTest.Bump();
    String sentence =
        "expected a known type of layer, got Bump; LayerTypes.standard().with(\"Bump\", ...) makes"
            + " it known";
    assertThatThrownBy(() -> new Model(bump, OutputDecoder.softmax(), ORIGIN).save(file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
    assertThat(file()).doesNotExist();
    LayerTypes types =
        LayerTypes.standard().with("Bump", (it, inner) -> (seeds, precision) -> bump);
    new Model(bump, OutputDecoder.softmax(), ORIGIN).save(file(), types);
    assertThat(Model.load(file(), types).network()).isEqualTo(bump);
    says(sentence);
  }

  @Test
  void a_layer_type_can_be_registered_only_once() {
    assertThatThrownBy(() -> LayerTypes.standard().with("Dense", (it, types) -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a type of layer that is new, got Dense");
  }

  @Test
  void a_factory_that_builds_another_layer_is_refused() {
    Layer bump = new ActivationTest.Bump();
    LayerTypes wrong = LayerTypes.standard().with("Bump", (it, types) -> Dropout.plan(0.5));
    assertThatThrownBy(() -> wrong.check(bump))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected layers as described, Description[type=Bump")
        .hasMessageContaining("got Description[type=Dropout");
  }

  @Test
  void shared_parameters_are_refused() {
    Activation one = PolynomialActivation.cubic().build(1, Seeds.of(0), Precision.SINGLE);
    Layer network = Sequential.create(Seeds.of(1), Dense.plan(1, 1, one), Dense.plan(1, 1, one));
    assertThatThrownBy(() -> new Model(network, OutputDecoder.softmax(), ORIGIN).save(file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected layers with parameters of their own, got one parameter that is both"
                + " 0/activation/coefficients and 1/activation/coefficients");
  }

  @Test
  void a_parameter_with_an_unexpected_name_is_refused_before_saving() {
    Tensor one = Tensor.zeros(Shape.of(1, 1), Precision.SINGLE);
    Layer network =
        new Dense(new Parameter("w", one), new Parameter("bias", one), Activation.identity());
    assertThatThrownBy(() -> new Model(network, OutputDecoder.softmax(), ORIGIN).save(file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a tensor weight, got none");
    assertThat(file()).doesNotExist();
  }

  @Test
  void a_model_that_lacks_something_is_refused() {
    edited((metadata, tensors) -> metadata.remove("chainzrule.model"));
    says("expected a saved model, got another safetensors file");
    edited((metadata, tensors) -> metadata.put("chainzrule.model", "3"));
    says("expected format 1 or 2, got 3, which is of a later version of the library");
    edited((metadata, tensors) -> metadata.remove("chainzrule.network"));
    says("expected chainzrule.network in the metadata, got none");
    edited((metadata, tensors) -> tensors.remove("bias"));
    says("expected a tensor bias, got none");
    edited((metadata, tensors) -> tensors.put("more", HostArray.of(1f)));
    says("expected only tensors of the network's layers, got also more");
    edited((metadata, tensors) -> tensors.put("bias", HostArray.of(1f)));
    says("expected tensor bias of shape [1, 2] in SINGLE precision, got [1] in SINGLE");
    edited((metadata, tensors) -> metadata.put("chainzrule.precision", "DOUBLE"));
    says("expected tensor weight of shape [3, 2] in DOUBLE precision, got [3, 2] in SINGLE");
  }

  @Test
  void an_attachment_is_saved_and_loaded() {
    Layer network = network(Precision.SINGLE);
    Attachment attached =
        Attachment.none()
            .with("words", "a\n\u00e9\n\"")
            .with("vectors", HostArray.of(1f, Float.NaN))
            .with("means", HostArray.of(0.1, -0.0));
    new Model(network, OutputDecoder.softmax(), ORIGIN, attached).save(file());
    Model loaded = Model.load(file());
    assertThat(loaded.provenance()).isEqualTo(ORIGIN);
    assertThat(loaded.attachment().texts()).isEqualTo(attached.texts());
    assertThat(loaded.attachment().numbers("vectors").toColumns()).containsExactly(1, Double.NaN);
    assertThat(loaded.attachment().numbers("vectors").precision()).isEqualTo(Precision.SINGLE);
    assertThat(loaded.attachment().numbers("means").toColumns()).containsExactly(0.1, -0.0);
    assertThatThrownBy(() -> loaded.attachment().text("means"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a text means attached to the network, got none");
    assertThatThrownBy(() -> loaded.attachment().numbers("words"))
        .hasMessage("expected numbers words attached to the network, got none");
  }

  @Test
  void a_long_text_can_be_attached() {
    String text = "word\n".repeat(5_000_000);
    Layer small = Sequential.create(Seeds.of(1), Dense.plan(1, 1));
    new Model(small, OutputDecoder.softmax(), ORIGIN, Attachment.none().with("words", text))
        .save(file());
    assertThat(Model.load(file()).attachment().text("words").equals(text)).isTrue();
  }

  @Test
  void an_incomplete_attachment_is_refused() {
    attached((metadata, tensors) -> tensors.remove("attachment/x"));
    says("expected a tensor attachment/x of [2] DOUBLE, got none");
    attached((metadata, tensors) -> tensors.put("attachment/x", HostArray.of(1f)));
    says("expected a tensor attachment/x of [2] DOUBLE, got [1] SINGLE");
    attached((metadata, tensors) -> metadata.remove("chainzrule.attachment"));
    says("expected only tensors of the network's layers, got also attachment/x");
    attached((metadata, tensors) -> metadata.put("chainzrule.attachment", "{\"texts\":{}}"));
    says("expected a JSON object as numbers, got none");
    attached(
        (metadata, tensors) ->
            metadata.put("chainzrule.attachment", "{\"texts\":{\"a\":1},\"numbers\":{}}"));
    says("expected text as a, got 1");
  }

  private void attached(Edit edit) {
    edited(Attachment.none().with("a", "b").with("x", HostArray.of(1.0, 2.0)), edit);
  }

  @Test
  void a_description_that_makes_no_sense_is_refused() {
    described("[]");
    says("expected an object in the network, got start array");
    described("{}{}");
    says("expected nothing after the closing brace in the network, got start object");
    described("{\"type\":null}");
    says(
        "expected an object, text, a truth value or a number as type in the network, got value null");
    described("{\"type\":\"Dense\",\"type\":\"Dense\"}");
    says("expected each name once, got type twice");
    described("{\"type\":\"Dense\",\"settings\":{},\"parts\":{}}");
    says("expected a whole number of 32 bits as setting in of Dense, got none");
    described("{\"type\":\"Dropout\",\"settings\":{},\"parts\":{}}");
    says("expected a number as setting rate of Dropout, got none");
    described("{\"type\":\"Dropout\",\"settings\":{\"rate\":2},\"parts\":{}}");
    says("expected a dropout rate in 0 (included) .. 1 (excluded), got 2.0");
    described("{\"type\":\"Identity\",\"settings\":{\"rate\":2},\"parts\":{}}");
    says(
        "expected layers as described, Description[type=Identity, settings={rate=2}, parts={}], got"
            + " Description[type=Identity, settings={}, parts={}]");
    described("{\"type\":\"CurveActivation\",\"settings\":{\"curve\":\"SINE\"},\"parts\":{}}");
    says("expected the name of a Curve as setting curve of CurveActivation, got SINE");
    described("{\"type\":\"Sequential\",\"settings\":{},\"parts\":{\"1\":{}}}");
    says("expected a JSON object as parts, got none");
    described("{\"a\":".repeat(2000) + "1" + "}".repeat(2000));
    assertThatThrownBy(() -> Model.load(file()))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("nesting depth");
  }

  private interface Edit {
    void apply(Map<String, String> metadata, Map<String, HostArray> tensors);
  }

  private void described(String json) {
    edited((metadata, tensors) -> metadata.put("chainzrule.network", json));
  }

  /** A file with a valid digest and invalid content. */
  private void edited(Edit edit) {
    edited(Attachment.none(), edit);
  }

  private void edited(Attachment attachment, Edit edit) {
    Layer network = Dense.plan(3, 2).build(Seeds.of(1), Precision.SINGLE);
    new Model(network, OutputDecoder.softmax(), ORIGIN, attachment).save(file());
    TensorFile whole = TensorFile.read(file());
    Map<String, String> metadata = new LinkedHashMap<>(whole.metadata());
    Map<String, HostArray> tensors = new LinkedHashMap<>(whole.tensors());
    edit.apply(metadata, tensors);
    new TensorFile(metadata, tensors).write(file());
  }

  private void says(String reason) {
    assertThatThrownBy(() -> Model.load(file()))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("could not load the model: " + reason + ": " + file());
  }
}
