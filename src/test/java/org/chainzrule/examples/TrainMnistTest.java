package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chainzrule.model.Model;
import org.chainzrule.model.Prediction;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.OnnxContract;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.onnx.OnnxRun;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainMnistTest {

  @TempDir Path folder;

  @Test
  void learns_synthetic_digits_and_writes_a_report() throws Exception {
    Path json = folder.resolve("result.json");
    String options = "--offline --limit 3000 --epochs 3 --hidden 48 --json " + json;
    Jvm.Result result = Jvm.in(folder).run(TrainMnist.class, options.split(" "));
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("StrokeDigits, drawn by this program; not MNIST")
        .contains("epoch 3/3")
        .contains("parameters      38362")
        .contains("tail ratio")
        .doesNotContain("\r");
    Map<String, String> values = FlatJson.of(json);
    assertThat(values.get("example")).isEqualTo("TrainMnist");
    assertThat(values.get("data")).startsWith("StrokeDigits");
    assertThat(values.get("seed")).isEqualTo("7");
    assertThat(values.get("epochs")).isEqualTo("3");
    assertThat(Double.parseDouble(values.get("dreg"))).isBetween(1.0, 4.0);
    assertThat(Double.parseDouble(values.get("testAccuracy"))).isBetween(0.6, 1.0);
    assertThat(values)
        .containsKeys("trainSeconds", "stepMicrosMedian", "mean", "p50", "p95", "p99", "tailRatio");
    for (String name : List.of("inputGradient", "jacobianNorm", "effectiveRank")) {
      double max = number(values, name + ".max");
      assertThat(max).isGreaterThanOrEqualTo(number(values, name + ".p999"));
      assertThat(number(values, name + ".p999"))
          .isGreaterThanOrEqualTo(number(values, name + ".p99"));
    }
    assertThat(number(values, "effectiveRank.max")).isBetween(1.0, 10.0);
    assertThat(number(values, "training.peakGradientNorm"))
        .isGreaterThan(number(values, "training.meanGradientNorm"));
    assertThat(number(values, "training.gradientNormDeviation")).isPositive();
    // A spectral norm is at most the Frobenius norm; points 0.1 away are not the same points.
    assertThat(number(values, "empiricalLipschitz.mean"))
        .isLessThan(1.5 * number(values, "jacobianNorm.mean"));
    assertThat(values.get("layer")).isEqualTo("1");
    // Without tails there is no bound.
    assertThat(values).doesNotContainKey("lipschitzBound");
    assertThat(Files.list(folder).filter(file -> file.toString().endsWith(".part"))).isEmpty();
  }

  @Test
  void with_tails_the_lipschitz_bound_is_above_all_slopes_found() throws Exception {
    Path json = folder.resolve("result.json");
    Jvm.Result result =
        train(
            "--offline --quiet --limit 500 --epochs 1 --hidden 16 --tails 3 --measure"
                + " --measure-images 40 --json "
                + json);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("layer 0 ", "layer 1 ", "Jacobian ", "effective rank", "Lipschitz bound");
    Map<String, String> values = FlatJson.of(json);
    assertThat(number(values, "measuredImages")).isEqualTo(40);
    assertThat(number(values, "lipschitzBound"))
        .isGreaterThan(number(values, "empiricalLipschitz.max"));
  }

  private static double number(Map<String, String> values, String name) {
    return Double.parseDouble(values.get(name));
  }

  @Test
  void a_saved_network_has_the_same_metrics_as_the_trained_one() throws Exception {
    Path file = folder.resolve("digits.safetensors");
    Jvm.Result trained =
        train("--offline --quiet --limit 500 --epochs 1 --hidden 16 --seed 3 --save " + file);
    assertThat(trained.err()).isEmpty();
    assertThat(trained.out()).contains("saved           " + file);
    Jvm.Result evaluated = train("--offline --limit 500 --evaluate " + file);
    assertThat(evaluated.err()).isEmpty();
    assertThat(evaluated.code()).isZero();
    List<String> measures =
        trained.out().lines().filter(line -> line.matches("(test|input|network).*")).toList();
    assertThat(measures).hasSize(4);
    assertThat(evaluated.out().lines()).containsAll(measures);
    assertThat(evaluated.out()).contains("outputs         softmax\n");
    assertThat(Model.load(file).decoder()).isEqualTo(OutputDecoder.softmax());
    Provenance provenance = Model.load(file).provenance();
    assertThat(provenance.data()).startsWith("StrokeDigits");
    assertThat(provenance.dataDigest()).hasSize(64);
    assertThat(provenance.seed()).hasValue(3);
    assertThat(provenance.configuration()).containsEntry("epochs", "1").containsKey("dreg");
    assertThat(provenance.metrics()).containsKeys("testAccuracy", "inputGradientPeak");
  }

  @Test
  void an_onnx_file_answers_as_the_saved_network_does() throws Exception {
    Path saved = folder.resolve("digits.safetensors");
    Path onnx = folder.resolve("digits.onnx");
    Jvm.Result trained =
        train(
            "--offline --quiet --limit 300 --epochs 1 --hidden 16 --penalty spectral --save "
                + saved
                + " --onnx "
                + onnx);
    assertThat(trained.err()).isEmpty();
    assertThat(trained.out()).contains("ONNX            " + onnx);
    double[][] rows = new double[2][784];
    rows[0][300] = 1;
    rows[1][400] = 0.5;
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(rows);
      Prediction expected = Predictor.of(Model.load(saved)).predict(x.cast(Precision.SINGLE));
      Map<String, OnnxRun.Output> got = OnnxRun.of(onnx, x);
      OnnxContract.assertClose(
          got.get("outputs").values(), Tensor.of(expected.outputs()).toArray(), 1e-5);
      assertThat(got.get("classes").values())
          .containsExactly(Arrays.stream(expected.classes()).asDoubleStream().toArray());
    }
    Path later = folder.resolve("later.onnx");
    Jvm.Result evaluated = train("--offline --limit 300 --evaluate " + saved + " --onnx " + later);
    assertThat(evaluated.err()).isEmpty();
    assertThat(later).hasSameBinaryContentAs(onnx);
  }

  @Test
  void every_choice_of_network_and_schedule_trains() throws Exception {
    for (String options :
        new String[] {
          "--activation relu --hidden 16,8 --dreg-schedule linear",
          "--activation gelu --hidden 16 --dreg-schedule cosine --dreg-end 1e-4",
          "--activation tanh --hidden 16 --dreg 0",
          "--model conv --activation silu --hidden 16 --dreg-scope cumulative",
          "--activation tanh --hidden 16 --dreg-schedule exponential --dreg-end 1e-5",
          "--basis chebyshev --tails 3 --penalty input-gradient --hidden 16 --attack 0.02,0.1",
          "--basis hermite --dreg-scope cumulative --penalty jacobian --hidden 16",
          "--dreg-scope slope --penalty spectral-scaled --hidden 16 --certify 0.001",
          "--activation poly --degree 5 --hidden 16 --batch 100 --lr 1e-3 --seed 0 --holdout 500"
        }) {
      Jvm.Result result =
          train("--offline --quiet --limit 500 --epochs 1 --robust-images 50 " + options);
      assertThat(result.err()).as(options).isEmpty();
      assertThat(result.code()).as(options).isZero();
      assertThat(result.out()).contains("accuracy").doesNotContain("epoch 1/1");
    }
  }

  @Test
  void a_page_shows_the_run_with_its_command_and_the_digests_of_its_data() throws Exception {
    Path page = folder.resolve("it's a page.html");
    Path model = folder.resolve("model.safetensors");
    Jvm.Result result =
        SharedJvm.run(
            TrainMnist.class,
            "--offline",
            "--quiet",
            "--limit",
            "300",
            "--epochs",
            "2",
            "--hidden",
            "16",
            "--attack",
            "0.05",
            "--robust-images",
            "20",
            "--measure-images",
            "20",
            "--save",
            model.toString(),
            "--report",
            page.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("report          " + page);
    Document html = Jsoup.parse(Files.readString(page));
    assertThat(html.select("h2").eachText())
        .containsExactly(
            "Training and gradients",
            "Robustness",
            "Learned polynomials",
            "Confusion matrix",
            "Most confident mistakes",
            "All figures",
            "How to repeat it");
    assertThat(html.select("figure.chart figcaption strong").eachText())
        .containsExactly(
            "Loss over the training",
            "Gradient norm over the training",
            "Input gradients",
            "Accuracy when every pixel may change",
            "Learned polynomials of layer 0",
            "Slopes of the polynomials of layer 0");
    String quoted = page.toString().replace("'", "'\\''");
    assertThat(html.select("pre").text())
        .startsWith("java org.chainzrule.examples.TrainMnist --offline --quiet --limit 300")
        .endsWith("--report '" + quoted + "'");
    Provenance provenance = Model.load(model).provenance();
    double accuracy = provenance.metrics().get("testAccuracy");
    assertThat(html.select("h1").text())
        .isEqualTo(String.format(Locale.ROOT, "TrainMnist: %.2f\u202F%% accuracy", 100 * accuracy));
    assertThat(html.text()).contains(provenance.dataDigest());
    for (String line : result.out().lines().filter(one -> one.matches("(test|PGD).*")).toList()) {
      assertThat(html.select("tbody tr").eachText()).contains(line.replaceAll("  +", " "));
    }
    assertThat(html.select(".confusion tbody tr")).hasSize(10);
  }

  @Test
  void a_page_needs_libraries_that_a_training_without_one_does_not() throws Exception {
    Jvm without =
        Jvm.in(folder).onlyWith(entry -> !entry.matches(".*(jsoup|lets-plot|kotlin|-jvm-4\\.).*"));
    Path page = folder.resolve("page.html");
    Jvm.Result refused =
        without.run(TrainMnist.class, "--offline", "--limit", "200", "--report", page.toString());
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).as("before any data is read").isEmpty();
    assertThat(refused.err().lines())
        .singleElement()
        .asString()
        .startsWith("expected jsoup, lets-plot-common and kotlin-logging-jvm on the class path")
        .contains("docs/reports.md");
    assertThat(page).doesNotExist();
    Jvm.Result trained =
        without.run(TrainMnist.class, "--offline", "--quiet", "--limit", "200", "--epochs", "1");
    assertThat(trained.err()).isEmpty();
    assertThat(trained.code()).isZero();
  }

  @Test
  void a_report_that_cannot_be_written_does_not_lose_the_model() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no device that is always full");
    Path model = folder.resolve("model.safetensors");
    Jvm.Result result =
        train("--offline --quiet --limit 200 --epochs 1 --save " + model + " --json " + full);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("/dev/full").contains("No space left");
    assertThat(Model.load(model).provenance().metrics()).containsKey("testAccuracy");
  }

  @Test
  void convolution_networks_are_certified() throws Exception {
    Jvm.Result result =
        train(
            "--offline --quiet --limit 200 --epochs 1 --model conv --certify 0.001"
                + " --robust-images 10");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("certified 0.001");
  }

  @Test
  void convolutions_have_twenty_thousand_parameters() throws Exception {
    Jvm.Result result =
        train("--offline --quiet --limit 200 --epochs 1 --model conv --dreg-scope layer");
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("parameters      20874")
        .contains("Convolution 8 -> 16, 5 x 5, polynomial of degree 3; MaxPooling 2 x 2, stride 2")
        .contains("DREG            constant 1.0E-5");
  }

  @Test
  void writes_logs_and_checkpoints_and_resumes_from_them() throws Exception {
    String run =
        String.format(
            Locale.ROOT,
            "--offline --quiet --limit 500 --epochs 2 --hidden 16 --csv %s --jsonl %s --checkpoint %s",
            folder.resolve("log.csv"),
            folder.resolve("log.jsonl"),
            folder.resolve("kept"));
    Jvm.Result whole =
        train(
            run
                + " --checkpoint-every 3 --summary --accumulate 2 --prefetch 1 --average 0.9"
                + " --clip 5 --clip-value 1 --tensorboard "
                + folder.resolve("events"));
    assertThat(whole.err()).isEmpty();
    assertThat(whole.out()).contains("parameters", "flops", "DREG", "Dense 784 -> 16");
    assertThat(Files.readAllLines(folder.resolve("log.csv"))).hasSize(1 + 4 + 2);
    assertThat(Files.readAllLines(folder.resolve("log.jsonl"))).hasSize(4 + 2);
    assertThat(folder.resolve("events")).isNotEmptyDirectory();
    assertThat(folder.resolve("kept/step-000000000004.safetensors")).exists();
    Jvm.Result again =
        train(run + " --accumulate 2 --average 0.9 --clip 5 --clip-value 1 --resume");
    assertThat(again.err()).isEmpty();
    assertThat(accuracy(again)).isEqualTo(accuracy(whole));
    Jvm.Result other = train(run + " --resume");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err().strip())
        .startsWith("expected to resume a run with the same number of batches a step, got 1")
        .doesNotContain("\n");
  }

  private static String accuracy(Jvm.Result result) {
    return result.out().lines().filter(line -> line.contains("accuracy")).findFirst().orElseThrow();
  }

  @Test
  void dry_runs_take_one_step_or_a_few_batches() throws Exception {
    Jvm.Result step = train("--offline --limit 300 --hidden 16 --fast-dev-run");
    assertThat(step.err()).isEmpty();
    assertThat(step.out()).contains("epoch 1/1 ", "accuracy");
    Jvm.Result few =
        train("--offline --quiet --limit 300 --hidden 16 --epochs 3 --overfit-batches 1");
    assertThat(few.err()).isEmpty();
    assertThat(few.out()).contains("accuracy");
  }

  @Test
  void learns_real_digits() throws Exception {
    String data = System.getenv("CHAINZRULE_DATA");
    assumeTrue(data != null, "CHAINZRULE_DATA is not set: there is no real MNIST to learn");
    Path json = folder.resolve("result.json");
    Jvm.Result result =
        train("--data " + data + " --limit 10000 --epochs 4 --quiet --json " + json);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("MNIST from " + data);
    assertThat(Double.parseDouble(FlatJson.of(json).get("testAccuracy"))).isGreaterThan(0.94);
  }

  private Jvm.Result train(String options) throws IOException, InterruptedException {
    return SharedJvm.run(TrainMnist.class, options.split(" "));
  }
}
