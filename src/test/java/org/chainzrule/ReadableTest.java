package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainzrule.data.Augmented;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.metrics.OrdinalMetrics;
import org.chainzrule.metrics.RankingMetrics;
import org.chainzrule.model.Predictor;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.optim.Sgd;
import org.chainzrule.penalty.WeightDecay;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.TextModel;
import org.chainzrule.train.EarlyStopping;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.Test;

/** What users print says in words what it is. */
class ReadableTest {

  private static final Pattern CLASS =
      Pattern.compile("(?m)^public (?:final |sealed )*class \\w+\\b(?! extends \\w*Exception)");

  private static final Pattern INTERNAL = Pattern.compile("(?m)^@Internal\\b");

  /** Classes that nobody prints: tools that are called once, and what runs inside others. */
  private static final Set<String> INSIDE =
      Set.of(
          // Open for a time, or running.
          "Pass",
          "Recording",
          "TensorScope",
          "Gradients",
          "TensorBoardLog",
          "LogFile",
          "ProgressBar",
          "Generator",
          // Asked at once for what they compute.
          "PolynomialRange",
          "LinearBounds",
          "IntervalBounds",
          "IntervalBox",
          "Eigenvalues",
          "InverseFrequencies",
          "Deduplicated",
          "BadRows",
          "Tokens",
          "Verdict",
          "Contestants",
          "MnistSource",
          "YelpSource",
          "SparkConnection",
          "LayerTypes",
          "SparkPredictor",
          "TensorTransfer",
          "OnnxTensor");

  private static final double[][] ROWS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

  private final Sequential network = Sequential.create(Seeds.of(1), Dense.plan(2, 3));

  @Test
  void a_trainer_tells_its_settings_and_leaves_out_what_is_off() {
    Trainer trainer = Trainer.create(network, Loss.softmaxCrossEntropy()).with(new Sgd(0.1, 0));
    assertThat(trainer)
        .hasToString(
            """
            network     Dense 2 -> 3, 9 parameters
            loss        softmax cross-entropy
            optimizer   Sgd[rate=constant 0.1, momentum=0.0, decay=0.0, nesterov=false]
            batches     128 examples
            seed        0""");
    network.parameters().get(1).freeze();
    Trainer more =
        trainer
            .with(new WeightDecay(0.01))
            .with(EarlyStopping.onLoss(5))
            .clip(2)
            .batch(64)
            .accumulate(2)
            .validateEvery(10)
            .seed(7);
    assertThat(more.toString().lines())
        .contains(
            "network     Dense 2 -> 3, 9 parameters, 3 frozen",
            "penalty     WeightDecay[strength=constant 0.01]",
            "clip        2.0",
            "batches     64 examples, 2 a step",
            "validation  every 10 steps",
            "stopping    EarlyStopping[measure=LOSS, patience=5]",
            "seed        7");
  }

  @Test
  void data_sets_predictors_models_and_metrics_say_what_they_are() {
    Dataset data = Table.of(ROWS, new int[] {0, 1, 1, 0}, 2);
    assertThat(data).hasToString("4 examples [2] of 2 classes");
    assertThat(data.subset(1, 2)).hasToString("2 examples [2] of 2 classes");
    assertThat(Table.of(ROWS, ROWS)).hasToString("4 examples [2]");
    assertThat(Augmented.of(data, Seeds.of(1), (x, seeds) -> x))
        .hasToString("4 examples [2] of 2 classes, augmented");
    assertThat(Predictor.of(network, OutputDecoder.softmax()))
        .hasToString("Predictor of Dense 2 -> 3, outputs read as softmax");
    assertThat(TextModel.bag().vocabulary(500))
        .hasToString("TextModel bag {vocabulary=500, seed=7}");
    assertThat(new RankingMetrics(0.75, 0.5)).hasToString("ROC-AUC 0.7500, PR-AUC 0.5000");
    assertThat(OrdinalMetrics.of(new int[] {0, 1, 2, 2}, new int[] {0, 1, 1, 0}, 3).toString())
        .startsWith("accuracy 50.00 %, off by one 75.00 %, MAE 0.7500, QWK 0.1667\n");
  }

  @Test
  void every_class_that_users_hold_prints_itself_in_words() throws IOException {
    Set<String> mute = new TreeSet<>();
    Path main = Path.of("src/main/java/org/chainzrule");
    try (Stream<Path> files = Files.walk(main)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String text = Files.readString(file);
        String name = file.getFileName().toString().replace(".java", "");
        boolean isTool = text.contains("private " + name + "() {}");
        boolean isProgram = file.startsWith(main.resolve("examples"));
        if (CLASS.matcher(text).find()
            && !INTERNAL.matcher(text).find()
            && !text.contains("String toString()")
            && !isTool
            && !isProgram) {
          mute.add(name);
        }
      }
    }
    assertThat(mute).isEqualTo(INSIDE);
  }
}
