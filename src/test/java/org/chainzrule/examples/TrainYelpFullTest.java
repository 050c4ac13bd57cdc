package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chainzrule.model.Model;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.onnx.OnnxRun;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainYelpFullTest {

  private static final String TINY = "--quiet --limit 400 --epochs 1 --hidden 8 ";

  @TempDir Path folder;

  @Test
  void learns_synthetic_reviews_and_writes_a_report() throws Exception {
    Path json = folder.resolve("result.json");
    Path model = folder.resolve("reviews.safetensors");
    Path onnx = folder.resolve("reviews.onnx");
    Path page = folder.resolve("page.html");
    Jvm.Result result =
        Jvm.in(folder)
            .run(
                TrainYelpFull.class,
                ("--limit 3000 --lr 0.02 --buckets 500 --class-weights balanced --save "
                        + model
                        + " --onnx "
                        + onnx
                        + " --report "
                        + page
                        + " --json "
                        + json)
                    .split(" "));
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("no Yelp         offline, and the cache has no")
        .contains("SyntheticReviews, made up by this program; not Yelp")
        .contains("epoch 4/4", "EmbeddingBag", "off by one", "QWK", "  5 stars", "reviews a second")
        .doesNotContain("input gradient");
    Map<String, String> values = FlatJson.of(json);
    assertThat(values.get("example")).isEqualTo("TrainYelpFull");
    assertThat(values.get("head")).isEqualTo("softmax");
    assertThat(
            number(values, "trainReviews")
                + number(values, "leftOutAsTest")
                + number(values, "leftOutAsRepeated"))
        .isEqualTo(3000);
    assertThat(number(values, "testReviews")).isEqualTo(2000);
    assertThat(number(values, "frozenParameters")).isZero();
    assertThat(number(values, "testAccuracy")).isBetween(0.4, 1.0);
    assertThat(number(values, "offByOneAccuracy")).isGreaterThan(number(values, "testAccuracy"));
    assertThat(number(values, "meanAbsoluteError")).isBetween(0.0, 0.9);
    assertThat(number(values, "quadraticWeightedKappa")).isBetween(0.5, 1.0);
    assertThat(number(values, "reviewsPerSecond")).isPositive();
    assertThat(values).containsKeys("penaltyValue", "rankedProbabilityScore");
    assertThat(Model.load(model).decoder()).isEqualTo(OutputDecoder.softmax());
    Provenance provenance = Model.load(model).provenance();
    assertThat(provenance.data()).startsWith("SyntheticReviews");
    assertThat(provenance.configuration()).containsEntry("head", "softmax");
    assertThat(provenance.metrics()).containsKeys("testAccuracy", "meanAbsoluteError");
    Document html = Jsoup.parse(Files.readString(page));
    assertThat(html.select("h1").text()).startsWith("TrainYelpFull: ");
    assertThat(html.select(".confusion thead th").eachText())
        .containsExactly("actual", "1 star", "2 stars", "3 stars", "4 stars", "5 stars", "recall");
    assertThat(html.select(".excerpts li")).isNotEmpty();
    assertThat(html.select("figcaption").eachText())
        .as("token ids have no derivative")
        .noneMatch(caption -> caption.startsWith("Input gradients"));
    Jvm.Result again = train("--evaluate " + model);
    assertThat(again.err()).isEmpty();
    assertThat(lines(again, "test accuracy", "QWK", "  5 stars"))
        .hasSize(3)
        .isEqualTo(lines(result, "test accuracy", "QWK", "  5 stars"));
    assertThat(OnnxRun.of(onnx, Tensor.of(new double[][] {{0, 1, -1}})).get("probabilities"))
        .satisfies(p -> assertThat(Arrays.stream(p.values()).sum()).isCloseTo(1, within(1e-6)));
    Path later = folder.resolve("later.onnx");
    Jvm.Result answer =
        SharedJvm.run(
            TrainYelpFull.class,
            "--evaluate",
            model.toString(),
            "--predict",
            "I love the soup!",
            "--onnx",
            later.toString());
    assertThat(answer.out()).contains("answer          ").doesNotContain("QWK", "no Yelp");
    assertThat(later).hasSameBinaryContentAs(onnx);
    assertThat(folder.resolve("later.onnx.json"))
        .content()
        .contains("\"tokenizer\"", "\"words\"")
        .isEqualTo(Files.readString(folder.resolve("reviews.onnx.json")));
  }

  private static List<String> lines(Jvm.Result result, String... beginnings) {
    return result
        .out()
        .lines()
        .filter(line -> Arrays.stream(beginnings).anyMatch(line::startsWith))
        .toList();
  }

  @Test
  void every_head_and_model_trains() throws Exception {
    for (String options :
        new String[] {
          "--head regression --model conv --tokens 20 --mark-negation",
          "--head coral --buckets 0 --vocabulary 50 --activation relu --dreg-scope slope"
              + " --decision median",
          "--head corn --model conv --tokens 12 --dreg-scope cumulative --holdout 100 --size 0.3m",
          "--model ngrams --ngrams 200 --vocabulary 300 --holdout 100 --cache "
              + folder.resolve("cache"),
          "--model gru --units 5 --tokens 10 --dreg-scope adjoint --dreg 0.1 --size 0.3m",
          "--model ngram-gru --ngrams 50 --vocabulary 100 --units 3",
          "--head Cumulative-Link --penalty weight-decay --cache " + folder.resolve("cache"),
        }) {
      String width = options.contains("ngram") ? "--width 6 " : "--width 4 ";
      Jvm.Result result = train(TINY + width + options);
      assertThat(result.err()).as(options).isEmpty();
      assertThat(result.code()).as(options).isZero();
      assertThat(result.out())
          .contains(options.contains("holdout") ? "holdout accuracy" : "test accuracy")
          .doesNotContain("epoch 1/1");
    }
    assertThat(folder.resolve("cache")).isNotEmptyDirectory();
  }

  @Test
  void frozen_vectors_are_counted_apart_and_measured() throws Exception {
    Path vectors = vectors();
    Path json = folder.resolve("result.json");
    List<String> options = new ArrayList<>(List.of((TINY + "--measure-images 50").split(" ")));
    options.addAll(List.of("--model", "pooled", "--vectors", vectors.toString()));
    options.addAll(
        List.of("--json", json.toString(), "--predict", "The food was good, good, not odd."));
    Jvm.Result result = SharedJvm.run(TrainYelpFull.class, options.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("words           4", "12 frozen", "Dense 9 -> 8", "coverage");
    String chances =
        result.out().lines().filter(line -> line.startsWith("1 to 5 stars")).findFirst().get();
    double sum =
        Arrays.stream(chances.substring(16).split(" ")).mapToDouble(Double::parseDouble).sum();
    assertThat(chances.substring(16).split(" ")).hasSize(5);
    assertThat(sum).isCloseTo(1, within(3e-3));
    Map<String, String> values = FlatJson.of(json);
    assertThat(lines(result, "answer").get(0)).matches("answer +[1-5] of 5 stars, .* expected");
    assertThat(result.out().substring(result.out().indexOf("moved by")).lines().skip(1))
        .hasSize(3)
        .allMatch(line -> line.matches(" +[+-]\\d+\\.\\d{4} (the|food|good)"));
    assertThat(number(values, "frozenParameters")).isEqualTo(12);
    assertThat(number(values, "coverage")).isBetween(0.01, 1.0);
    assertThat(number(values, "inputGradient.max")).isPositive();
    assertThat(number(values, "jacobianNorm.max")).isPositive();
  }

  @Test
  void bad_rows_end_the_program_or_are_counted() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(
          String.format(
              Locale.ROOT, "\"%d\",\"visit %d was of %d stars\"", 1 + i % 5, i, 1 + i % 5));
    }
    Files.write(data.resolve("review_full_slice.csv"), rows.subList(0, 10));
    rows.set(17, "\"6\",\"more stars than there are\"");
    rows.set(40, rows.get(39));
    Files.write(data.resolve("some.csv"), rows);
    says("--data " + data, "some.csv", "18", "6");
    Path json = folder.resolve("result.json");
    Jvm.Result result = train("--quiet --skip-bad-rows --data " + data + " --json " + json);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("not Yelp Review Full", "10 that are in the test set, 1 repeated, 1 bad rows");
    Map<String, String> values = FlatJson.of(json);
    assertThat(number(values, "badRows")).isEqualTo(1);
    assertThat(number(values, "trainReviews")).isEqualTo(50 - 1 - 10 - 1);
  }

  @Test
  void options_that_contradict_each_other_are_explained_in_a_sentence() throws Exception {
    says("--model pooled", "vectors with model pooled", "got none");
    says("--freeze-vectors", "freeze-vectors with vectors", "no vectors");
    says("--vectors " + vectors() + " --width 4", "vectors without width");
    says("--model pooled --freeze-vectors --vectors " + vectors(), "pooled", "never learned");
    says("--model pooled --vectors " + folder.resolve("nowhere"), "word vectors", "nowhere");
    says("--head cor", "cumulative-link", "cor", "--help");
    says("--penalty spectral", "penalty", "head");
    says("--penalty input-gradient", "penalty", "model bag");
    says("--model conv --tokens 2", "tokens", "3", "2");
    says("--units 3", "units", "gru or ngram-gru", "bag");
    says("--model gru --dreg 0.1", "adjoint or cumulative", "gru", "layer");
    says("--model gru --dreg-scope cumulative", "--dreg", "cumulative", "got none");
    says("--model gru --buckets 3", "buckets with bag", "buckets with gru");
    says("--channels 3", "channels", "conv or ngram-conv", "bag");
    says("--ngrams 3", "ngrams with model ngrams", "ngrams with bag");
    says("--model ngrams --buckets 3", "buckets with bag", "buckets with ngrams");
    says("--model ngrams --width 4", "width of at least 5", "4");
    says("--model ngrams --vectors " + vectors(), "vectors", "ngrams");
    says("--dropout 1", "dropout rate", "1.0");
    says("--model pooled --token-dropout 0.1 --vectors " + vectors(), "token-dropout", "pooled");
    says("--model ngram-conv --vectors " + vectors(), "vectors", "ngram-conv");
    says("--head regression --decision median", "decision", "probabilities");
    says("--decision middle", "argmax, median, rounded-mean", "middle", "--help");
    says("--size 2m", "0.3m, 1m, 3.2m", "2m", "--help");
    says("--evaluate " + folder.resolve("nowhere"), "safetensors", "nowhere");
    Path onnx = folder.resolve("same.onnx");
    says("--onnx " + onnx + " --json " + onnx + ".json", "--json", "the JSON of --onnx");
    says("--evaluate x --json " + folder.resolve("y"), "--evaluate without --json");
    Path alone = folder.resolve("alone.safetensors");
    new Model(
            Dense.plan(1, 5).build(Seeds.of(0), Precision.SINGLE),
            OutputDecoder.none(),
            Provenance.none())
        .save(alone);
    says("--evaluate " + alone, "reads texts", "head", "alone");
    says("--limit 20 --holdout 900", "--holdout", "900");
    says("--data " + folder.resolve("nowhere"), "nowhere");
    Path mixed = Files.write(folder.resolve("mixed"), List.of("a 1 2", "b 1 2 3"));
    says("--limit 20 --model pooled --vectors " + mixed, "mixed", "2");
  }

  @Test
  void learns_real_reviews() throws Exception {
    String data = System.getenv("CHAINZRULE_DATA");
    assumeTrue(data != null, "CHAINZRULE_DATA is not set: there are no real reviews to learn");
    Path json = folder.resolve("result.json");
    Jvm.Result result =
        train("--data " + data + " --limit 8000 --class-weights balanced --quiet --json " + json);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("not Yelp Review Full");
    // The first file has few reviews of one star or two; the test set has as many of each.
    assertThat(number(FlatJson.of(json), "testAccuracy")).isGreaterThan(0.35);
  }

  private Path vectors() throws IOException {
    return Files.write(
        folder.resolve("vectors.txt"),
        List.of("good 1 0 0.5", "bad -1 0 0.25", "food 0 1 0", "the 0 0.5 -1"));
  }

  private static double number(Map<String, String> values, String name) {
    return Double.parseDouble(values.get(name));
  }

  private void says(String options, String... parts) throws Exception {
    Jvm.Result result = train(options);
    assertThat(result.code()).as(result.out() + result.err()).isNotZero();
    assertThat(result.err().strip())
        .contains(parts)
        .doesNotContain("\n")
        .doesNotContain("Exception");
  }

  private Jvm.Result train(String options) throws IOException, InterruptedException {
    return SharedJvm.run(TrainYelpFull.class, options.split(" "));
  }
}
