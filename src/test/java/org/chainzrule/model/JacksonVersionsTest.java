package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.PackageVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.examples.Jvm;
import org.chainzrule.io.Json;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frameworks bring an older jackson-core than this library names. From 2.13 on, each writes and
 * reads the same and refuses the same.
 */
class JacksonVersionsTest {

  @TempDir private static Path folder;
  private static String[] newest;

  @BeforeAll
  static void run_with_the_version_that_the_library_names() throws Exception {
    newest = run(Jvm.in(folder));
    assertThat(newest[0]).isEqualTo(PackageVersion.VERSION.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.13.0", "2.15.4"})
  void an_older_version_first_on_the_class_path_makes_no_difference(String version)
      throws Exception {
    Path jar = Path.of("target", "jackson", "jackson-core-" + version + ".jar").toAbsolutePath();
    assertThat(jar).as("copied by mvn generate-test-resources").isRegularFile();
    String[] older = run(Jvm.in(folder).after(jar));
    assertThat(older[0]).isEqualTo(version);
    assertThat(older).hasSameSizeAs(newest);
    for (int i = 1; i < newest.length; i++) {
      assertThat(older[i]).isEqualTo(newest[i]);
    }
  }

  @Test
  void hostile_texts_are_refused_by_limits_of_the_library() {
    assertThat(newest)
        .contains(
            "expected a nesting depth of at most 1000 in the sample, got more",
            "expected numbers of at most 32 characters in the sample, got a longer one",
            "read 30000000 characters");
  }

  private static String[] run(Jvm java) throws Exception {
    Path model = folder.resolve("model");
    Jvm.Result result = java.run(Child.class, model.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    String bytes = HexFormat.of().formatHex(Files.readAllBytes(model));
    return (result.out() + bytes).split("\\R");
  }

  /** Writes and reads all that is JSON. */
  static final class Child {

    private Child() {}

    /** Takes the file of the model, and prints the version of Jackson first. */
    public static void main(String... args) throws IOException {
      System.out.println(PackageVersion.VERSION);
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("kappa", Double.NaN);
      metrics.put("best", Double.NEGATIVE_INFINITY);
      Provenance origin =
          Provenance.none().withMetrics(metrics).withData("Gr\u00F6\u00DFe \uD83D\uDE00\0x", "");
      Path file = Path.of(args[0]);
      new Model(Sequential.create(Seeds.of(1), Dense.plan(2, 2)), OutputDecoder.none(), origin)
          .save(file);
      System.out.println(Model.load(file).provenance().equals(origin));
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("numbers", new long[] {1, 2});
      report.put("inner", Map.of("x", -1.5e-300));
      System.out.println(Json.writeLines(report) + Json.write(report));
      read("{\"a\":".repeat(1001) + "1" + "}".repeat(1001));
      read("{\"a\":" + "[".repeat(100_000));
      read("{\"a\":" + "1".repeat(100_000) + "}");
      read("{\"a\":0." + "1".repeat(31) + "}");
      read("{\"a\":1");
      read("{\"a\":1,\"a\":2}");
      String text = "x".repeat(30_000_000);
      Map<String, Object> both = Json.read("sample", Json.write(Map.of(text, text)));
      System.out.println("read " + ((String) both.get(text)).length() + " characters");
    }

    private static void read(String text) {
      try {
        System.out.println(Json.read("sample", text));
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
