package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.chainzrule.model.Model;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user can get wrong ends in one sentence and a non-zero exit code. */
class BadInputTest {

  private static final int IMAGES = 3;

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void write_a_small_data_set() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    for (String part : new String[] {"train", "t10k"}) {
      write(part + "-images-idx3-ubyte.gz", idx(0x803, new byte[IMAGES * 784], IMAGES, 28, 28));
      write(part + "-labels-idx1-ubyte.gz", idx(0x801, new byte[IMAGES], IMAGES));
    }
  }

  @Test
  void missing_folder() throws Exception {
    says("--data " + folder.resolve("nowhere"), "nowhere", "train-images-idx3-ubyte.gz");
  }

  @Test
  void truncated_file() throws Exception {
    byte[] whole = Files.readAllBytes(data.resolve("train-images-idx3-ubyte.gz"));
    Files.write(data.resolve("train-images-idx3-ubyte.gz"), Arrays.copyOf(whole, whole.length / 2));
    says("--data " + data, "train-images-idx3-ubyte.gz");
  }

  @Test
  void html_page_instead_of_gzip() throws Exception {
    Files.writeString(
        data.resolve("train-labels-idx1-ubyte.gz"), "<!DOCTYPE html><html><body>404</body></html>");
    says("--data " + data, "train-labels-idx1-ubyte.gz", "HTML");
  }

  @Test
  void wrong_magic_number() throws Exception {
    write("t10k-images-idx3-ubyte.gz", idx(0xD03, new byte[IMAGES * 784], IMAGES, 28, 28));
    says("--data " + data, "t10k-images-idx3-ubyte.gz", "magic");
  }

  @Test
  void label_out_of_range() throws Exception {
    write("t10k-labels-idx1-ubyte.gz", idx(0x801, new byte[] {1, 10, 3}, IMAGES));
    says("--data " + data, "t10k-labels-idx1-ubyte.gz", "10");
  }

  @Test
  void wrong_digest() throws Exception {
    says("--data " + data, "SHA-256", "--unverified");
  }

  @Test
  void hidden_that_does_not_parse() throws Exception {
    says("--offline --limit 10 --hidden 64,x", "--hidden", "64,x");
    says("--offline --limit 10 --hidden 64,,8", "--hidden", "64,,8");
  }

  @Test
  void sizes_that_are_not_positive() throws Exception {
    says("--offline --limit 10 --hidden 0", "positive widths", "0");
    says("--offline --limit 10 --batch 0", "batch", "0");
    says("--offline --limit 10 --epochs 0", "epoch", "0");
    says("--offline --limit 0", "--limit", "0");
    says("--offline --limit 10 --degree 10", "degree", "10");
  }

  @Test
  void numbers_out_of_range() throws Exception {
    says("--offline --limit 10 --dreg -1", "-1");
    says("--offline --limit 10 --dreg-schedule exponential", "--dreg-end above 0", "0.0");
    says("--offline --limit 10 --lr NaN", "NaN");
    says("--offline --limit 10 --tails 0", "tails", "0");
    says("--offline --limit 10 --attack 0.1,2", "--attack", "2");
    says("--offline --limit 300 --epochs 9 --lr 1e30", "finite", "layer");
  }

  @Test
  void options_that_make_no_sense_together() throws Exception {
    says("--offline --limit 10 --model conv --penalty spectral", "--penalty", "--model conv");
  }

  @Test
  void runs_that_cannot_be_logged_or_resumed() throws Exception {
    says("--offline --limit 10 --resume", "--checkpoint", "--resume");
    says("--offline --limit 10 --csv " + folder.resolve("nowhere/log.csv"), "nowhere");
    says("--offline --limit 10 --average 1", "decay", "1.0");
  }

  @Test
  void two_results_in_one_file() throws Exception {
    Path file = folder.resolve("result");
    Path same = folder.resolve("data/../result");
    says("--offline --limit 10 --save " + file + " --json " + same, "--json", "--save", "result");
    says("--offline --limit 10 --csv " + file + " --jsonl " + same, "--csv", "--jsonl", "result");
    says(
        "--offline --limit 10 --json " + file + " --report " + same,
        "--json",
        "--report",
        "result");
    says("--offline --limit 10 --csv " + file + " --save " + same, "--csv", "--save", "result");
    says("--offline --limit 10 --save " + file + " --onnx " + same, "--save", "--onnx", "result");
    assertThat(file).doesNotExist();
  }

  @Test
  void unknown_options() throws Exception {
    says("--epoch 3", "--epoch", "--help");
    says("--activation cube", "cube", "--help");
  }

  @Test
  void words_that_begin_with_an_at_sign_are_not_files() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "--token swordfish");
    Jvm.Result result = SharedJvm.run(TrainMnist.class, "@" + secret);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out() + result.err())
        .contains("@" + secret)
        .doesNotContain("swordfish", "--token");
  }

  @Test
  void results_that_could_not_be_written() throws Exception {
    says("--offline --json " + folder.resolve("nowhere/result.json"), "--json", "nowhere");
    says("--offline --report " + folder.resolve("nowhere/page.html"), "--report", "nowhere");
    says("--offline --save " + folder.resolve("nowhere/model"), "--save", "nowhere");
    says("--offline --onnx " + folder.resolve("nowhere/a.onnx"), "--onnx", "nowhere");
    says("--offline --onnx " + folder, "--onnx", "a folder");
  }

  @Test
  void networks_that_could_not_be_evaluated() throws Exception {
    says("--offline --evaluate " + folder.resolve("none"), "expected a safetensors file, got none");
    Path damaged = Files.write(folder.resolve("damaged"), new byte[100]);
    says("--offline --evaluate " + damaged, "header", "damaged");
    says("--evaluate a --save " + folder.resolve("b"), "--evaluate without --save");
    Path narrow = folder.resolve("narrow");
    new Model(
            Sequential.create(Seeds.of(1), Dense.plan(784, 3)),
            OutputDecoder.softmax(),
            Provenance.none())
        .save(narrow);
    says("--offline --evaluate " + narrow, "10 outputs", "[3]");
    // Ten outputs, but not those of ten classes.
    Path ordinal = folder.resolve("ordinal");
    new Model(
            Sequential.create(Seeds.of(1), OrdinalHead.CORAL.plan(784, 11)),
            OrdinalHead.CORAL.loss(11).decoder(),
            Provenance.none())
        .save(ordinal);
    says("--offline --evaluate " + ordinal, "decides for its largest output", "CORAL");
  }

  @Test
  void too_small_a_heap() throws Exception {
    int images = 60_000;
    write("train-images-idx3-ubyte.gz", idx(0x803, new byte[images * 784], images, 28, 28));
    write("train-labels-idx1-ubyte.gz", idx(0x801, new byte[images], images));
    for (String heap : new String[] {"-Xmx32m", "-Xmx56m"}) {
      Jvm.Result result =
          Jvm.in(folder)
              .with(heap)
              .run(TrainMnist.class, "--unverified", "--quiet", "--data", data.toString());
      assertThat(result.code()).as(result.out() + result.err()).isNotZero();
      assertThat(result.err().strip())
          .contains("expected", "-Xmx")
          .doesNotContain("\n")
          .doesNotContain("OutOfMemoryError");
    }
  }

  @Test
  void no_backend_on_the_class_path() throws Exception {
    Jvm.Result result =
        Jvm.in(folder)
            .onlyWith(entry -> !entry.contains("nd4j-native") && !entry.contains("openblas"))
            .run(TrainMnist.class, "--offline", "--limit", "10");
    assertThat(result.code()).isNotZero();
    assertThat(result.err())
        .contains("<artifactId>nd4j-native</artifactId>", "<classifier>")
        .doesNotContain("\tat ");
  }

  private void says(String options, String... parts) throws Exception {
    Jvm.Result result = SharedJvm.run(TrainMnist.class, options.split(" "));
    assertThat(result.code()).as(result.out() + result.err()).isNotZero();
    assertThat(result.err().strip())
        .contains(parts)
        .doesNotContain("\n")
        .doesNotContain("Exception");
  }

  private void write(String name, byte[] content) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(data.resolve(name)))) {
      out.write(content);
    }
  }

  private static byte[] idx(int magic, byte[] content, int... sizes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(magic);
    for (int size : sizes) {
      out.writeInt(size);
    }
    out.write(content);
    return bytes.toByteArray();
  }
}
