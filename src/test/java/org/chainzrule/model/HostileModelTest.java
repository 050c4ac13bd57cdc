package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Scale;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Model files with a valid digest whose content would cost far more than their size. */
class HostileModelTest {

  private static final String IDENTITY = layer("Identity", "", "");

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("model.safetensors");
  }

  private static String layer(String type, String settings, String parts) {
    return String.format(
        Locale.ROOT, "{\"type\":\"%s\",\"settings\":{%s},\"parts\":{%s}}", type, settings, parts);
  }

  private static String activated(String type, String settings) {
    return layer(type, settings, "\"activation\":" + IDENTITY);
  }

  private static String nested(String type, String part, int levels) {
    String outer =
        String.format(
            Locale.ROOT, "{\"type\":\"%s\",\"settings\":{},\"parts\":{\"%s\":", type, part);
    return outer.repeat(levels) + IDENTITY + "}}".repeat(levels);
  }

  /** A file with this description of a network and no tensors. */
  private void described(String network) {
    described(network, Map.of());
  }

  private void described(String network, Map<String, HostArray> tensors) {
    new Model(Activation.identity(), OutputDecoder.softmax(), Provenance.none()).save(file());
    Map<String, String> metadata = new LinkedHashMap<>(TensorFile.read(file()).metadata());
    metadata.put("chainzrule.network", network);
    new TensorFile(metadata, tensors).write(file());
  }

  static Stream<Arguments> hugeLayers() {
    String window = "\"stride\":1,\"padding\":0,";
    return Stream.of(
        arguments(activated("Dense", "\"in\":20000,\"out\":20000"), "weight"),
        arguments(
            activated("SpectralDense", "\"in\":20000,\"out\":20000,\"scaled\":true"), "weight"),
        arguments(
            activated(
                "Convolution", window + "\"width\":1000,\"height\":1000,\"in\":20,\"out\":20"),
            "weight"),
        arguments(
            activated(
                "SeparableDense",
                "\"width\":9000,\"height\":9000,\"channels\":10,"
                    + "\"outWidth\":9000,\"outHeight\":9000,\"outChannels\":2"),
            "across"),
        arguments(activated("LowRankDense", "\"in\":20000,\"out\":20000,\"rank\":20000"), "left"),
        arguments(
            activated(
                "BlockDiagonalDense", "\"in\":20000,\"out\":20000,\"blocks\":1,\"permutation\":1"),
            "weight"),
        arguments(
            layer("BatchNorm", "\"features\":2000000000,\"momentum\":0.1,\"epsilon\":1", ""),
            "scale"),
        arguments(layer("LayerNorm", "\"features\":2000000000,\"epsilon\":1", ""), "scale"),
        arguments(layer("Embedding", "\"rows\":16000000,\"width\":100", ""), "table"),
        arguments(layer("Embedding", "\"rows\":1,\"width\":1,\"frozen\":16000000", ""), "table"),
        arguments(
            layer("EmbeddingBag", "\"rows\":16000000,\"width\":100,\"mode\":\"SUM\"", ""), "table"),
        arguments(layer("CoralHead", "\"in\":1,\"classes\":2000000000", ""), "weight"),
        arguments(layer("CumulativeLinkHead", "\"in\":1,\"classes\":2000000000", ""), "weight"),
        arguments(
            layer(
                "PolynomialActivation",
                "\"degree\":9,\"polynomials\":200000000,\"basis\":\"MONOMIAL\",\"scale\":1.0",
                ""),
            "coefficients"));
  }

  @ParameterizedTest
  @MethodSource("hugeLayers")
  void a_layer_without_its_tensors_is_refused_before_it_takes_memory(String layer, String tensor) {
    String both = layer("Sequential", "", "\"0\":" + IDENTITY + ",\"1\":" + layer);
    described(both);
    long before = bytes();
    says("expected a tensor 1/" + tensor + ", got none");
    assertThat(bytes() - before).as("bytes that the refusal took").isLessThan(10_000_000);
  }

  /** The bytes that this thread has allocated on the heap so far. */
  private static long bytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void many_layers_of_one_size_are_not_built_for_one_tensor() {
    String dense = activated("Dense", "\"in\":1000,\"out\":1000");
    described(layer("Sequential", "", numbered(dense, 3000)));
    says("expected a tensor 0/weight, got none");
  }

  private static String numbered(String layer, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + i + "\":" + layer)
        .collect(Collectors.joining(","));
  }

  @Test
  void sizes_that_overflow_are_refused() {
    String window = "\"stride\":1,\"padding\":0,\"in\":1,\"out\":1,";
    described(activated("Convolution", window + "\"width\":65536,\"height\":65536"));
    says("expected a window of at most 2147483647 taps, got 65536 x 65536");
    described(
        activated(
            "Convolution",
            window.replace("\"in\":1", "\"in\":3") + "\"width\":40000,\"height\":40000"));
    says("expected at most 2147483647 rows of weights, got 4800000000");
    described(
        activated(
            "SeparableDense",
            "\"width\":1,\"height\":1,\"channels\":1,"
                + "\"outWidth\":1,\"outHeight\":70000,\"outChannels\":70000"));
    says("expected at most 2147483647 columns of weights, got 4900000000");
    described(activated("BlockDiagonalDense", "\"in\":4,\"out\":4,\"blocks\":0,\"permutation\":1"));
    says("expected a tensor weight, got none");
    described(activated("Dense", "\"in\":2000000000,\"out\":2000000000"));
    says("expected at most 2147483647 elements of a tensor, got [2000000000, 2000000000]");
    described(layer("Sequential", "", "\"0\":" + activated("Dense", "\"in\":-1,\"out\":2")));
    says("layer 0: expected sizes that are not negative, got [-1, 2]");
    described(layer("CoralHead", "\"in\":1,\"classes\":-2147483648", ""));
    says("expected a tensor weight, got none");
  }

  @Test
  void sizes_without_tensors_that_would_take_memory_in_every_pass_are_refused() {
    described(layer("LeadingTokens", "\"rows\":1,\"length\":2000000000", ""));
    says("expected a length of at most 1048576 tokens, got 2000000000");
    Map<String, HostArray> thresholds = new LinkedHashMap<>();
    thresholds.put("weight", HostArray.of(Tensor.zeros(Shape.of(1, 1), Precision.SINGLE)));
    thresholds.put("thresholds", HostArray.of(Tensor.zeros(Shape.of(1, 9999), Precision.SINGLE)));
    described(layer("CumulativeLinkHead", "\"in\":1,\"classes\":10000", ""), thresholds);
    says("expected at most 4096 classes of a cumulative link, got 10000");
  }

  @ParameterizedTest
  @MethodSource
  void layers_deep_inside_each_other_are_refused_by_name(String network) throws Exception {
    described(network);
    // A quarter of the usual stack must do.
    Throwable[] thrown = new Throwable[1];
    Thread small =
        new Thread(
            null,
            () -> says("expected layers at most 100 deep inside each other, got more"),
            "small",
            1 << 18);
    small.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
    small.start();
    small.join();
    assertThat(thrown[0]).isNull();
  }

  static Stream<String> layers_deep_inside_each_other_are_refused_by_name() {
    return Stream.of(
        nested("Sequential", "0", 100),
        nested("Residual", "inner", 490),
        nested("Branches", "0", 490),
        nested("Dense", "activation", 490),
        nested("Sequential", "0", 490));
  }

  @Test
  void layers_99_deep_are_saved_and_loaded() {
    Layer network = new Scale(2);
    for (int i = 0; i < 99; i++) {
      network = Sequential.of(network);
    }
    new Model(network, OutputDecoder.softmax(), Provenance.none()).save(file());
    assertThat(Model.load(file()).network()).isEqualTo(network);
    Layer deeper = Sequential.of(network);
    assertThatThrownBy(
            () -> new Model(deeper, OutputDecoder.softmax(), Provenance.none()).save(file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected layers at most 100 deep inside each other, got more");
  }

  @Test
  void a_description_with_a_member_that_no_version_knows_is_refused() {
    described(IDENTITY.replace("\"parts\"", "\"colour\":\"red\",\"parts\""));
    says("expected type, settings and parts of Identity, got also colour");
  }

  @Test
  void a_seed_or_precision_of_another_kind_is_refused() {
    described(IDENTITY);
    edit("chainzrule.precision", "HALF");
    says("expected SINGLE or DOUBLE as chainzrule.precision in the metadata, got HALF");
    described(IDENTITY);
    edit(
        "chainzrule.provenance",
        "{\"version\":\"\",\"data\":\"\",\"dataDigest\":\"\",\"seed\":1.5,\"configuration\":{},"
            + "\"metrics\":{}}");
    says("expected a whole number as seed, got 1.5");
  }

  private void edit(String key, String value) {
    TensorFile whole = TensorFile.read(file());
    Map<String, String> metadata = new LinkedHashMap<>(whole.metadata());
    metadata.put(key, value);
    new TensorFile(metadata, whole.tensors()).write(file());
  }

  @Test
  void a_reason_is_short_however_everythingthe_names_in_a_file_are() {
    described(layer("x".repeat(1_000_000), "", ""));
    assertThatThrownBy(() -> Model.load(file()))
        .isInstanceOf(TensorFileException.class)
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(1500));
  }

  @Test
  void twenty_thousand_attachments_are_loaded_in_linear_time() {
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, HostArray> numbers = new LinkedHashMap<>();
    for (int i = 0; i < 20_000; i++) {
      texts.put("text " + i, "");
      numbers.put("number " + i, HostArray.of(1f));
    }
    Attachment many = new Attachment(texts, numbers);
    new Model(Activation.identity(), OutputDecoder.softmax(), Provenance.none(), many).save(file());
    Model loaded = loadedInTime();
    assertThat(loaded.attachment().texts()).isEqualTo(texts);
    assertThat(loaded.attachment().numbers()).hasSize(20_000);
  }

  @Test
  void thousands_of_layers_are_loaded_in_linear_time() {
    Layer[] layers =
        IntStream.range(0, 3000)
            .mapToObj(i -> Dense.plan(1, 1).build(Seeds.of(i), Precision.SINGLE))
            .toArray(Layer[]::new);
    new Model(Sequential.of(layers), OutputDecoder.softmax(), Provenance.none()).save(file());
    assertThat(loadedInTime().network().parameters()).hasSize(6000);
  }

  @Test
  void a_thousand_layers_deep_inside_others_are_loaded_in_linear_time() {
    Layer network =
        Sequential.of(
            IntStream.range(0, 1000)
                .mapToObj(i -> Dense.plan(1, 1).build(Seeds.of(i), Precision.SINGLE))
                .toArray(Layer[]::new));
    for (int i = 0; i < 97; i++) {
      network = Sequential.of(network);
    }
    new Model(network, OutputDecoder.softmax(), Provenance.none()).save(file());
    assertThat(loadedInTime().network().parameters()).hasSize(2000);
  }

  @Test
  void twenty_thousand_settings_and_metrics_are_loaded_in_linear_time() {
    Map<String, String> settings = new LinkedHashMap<>();
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int i = 0; i < 20_000; i++) {
      settings.put("setting " + i, "");
      metrics.put("metric " + i, 0.5);
    }
    Provenance everything = Provenance.none().withConfiguration(settings).withMetrics(metrics);
    new Model(Activation.identity(), OutputDecoder.softmax(), everything).save(file());
    assertThat(loadedInTime().provenance()).isEqualTo(everything);
  }

  /** Quadratic costs would take minutes, linear ones take less than a second. */
  private Model loadedInTime() {
    return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Model.load(file()));
  }

  private void says(String reason) {
    assertThatThrownBy(() -> Model.load(file()))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("could not load the model: " + reason + ": " + file());
  }
}
