package org.chainzrule.experiment.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chainzrule.io.DataException;
import org.chainzrule.train.Callback.Epoch;
import org.chainzrule.train.Evaluation;
import org.chainzrule.train.RateCurve;
import org.chainzrule.train.TrainingResult;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCurvesTest {

  @TempDir private Path folder;

  private static TrainingResult result(Epoch... epochs) {
    return new TrainingResult(List.of(epochs), List.of(), 2, 20, false, 1.5, 10);
  }

  private static Epoch epoch(int number, double loss, double penalty, Evaluation validation) {
    return new Epoch(number, 10L * number, loss, penalty, 1, Optional.ofNullable(validation));
  }

  private Document written(TrainingResult result) throws IOException {
    Path file = folder.resolve("training.html");
    TrainingCurves.write(result, file);
    return Jsoup.parse(Files.readString(file));
  }

  @Test
  void every_figure_of_a_training_has_a_chart_by_epoch() throws IOException {
    Evaluation first = new Evaluation(0.75, OptionalDouble.of(0.5), Map.of("macro F1", 0.4375));
    Evaluation second = new Evaluation(0.625, OptionalDouble.of(0.875), Map.of("macro F1", 0.8125));
    Document page = written(result(epoch(1, 0.5, 0.25, first), epoch(2, 0.375, 0.125, second)));
    assertThat(page.select("figure.chart figcaption strong").eachText())
        .containsExactly(
            "Loss by epoch", "Penalties by epoch", "Accuracy by epoch", "macro F1 by epoch");
    assertThat(page.select("figure.chart svg")).hasSize(4);
    assertThat(page.select("tbody tr").eachText())
        .containsExactly(
            "training 1 0.5",
            "training 2 0.375",
            "validation 1 0.75",
            "validation 2 0.625",
            "penalties 1 0.25",
            "penalties 2 0.125",
            "validation 1 0.5",
            "validation 2 0.875",
            "macro F1 1 0.4375",
            "macro F1 2 0.8125");
    assertThat(page.select(".subtitle").text()).startsWith("2 epochs in 1.5 s, weights of epoch 2");
  }

  @Test
  void a_training_without_validation_and_penalties_has_its_loss_alone() throws IOException {
    Document page = written(result(epoch(1, 0.5, 0, null), epoch(2, 0.25, 0, null)));
    assertThat(page.select("figure.chart figcaption strong").eachText())
        .containsExactly("Loss by epoch");
  }

  @Test
  void a_range_test_has_its_curve_and_the_suggested_rate() throws IOException {
    Path file = folder.resolve("rates.html");
    RateCurve curve =
        new RateCurve(
            List.of(
                new RateCurve.Point(1e-3, 2, 2),
                new RateCurve.Point(1e-2, 1, 1.5),
                new RateCurve.Point(1e-1, 8, 4)));
    TrainingCurves.write(curve, file);
    Document page = Jsoup.parse(Files.readString(file));
    assertThat(page.select(".verdict").text()).isEqualTo("Suggested learning rate: 0.001.");
    assertThat(page.select("tbody tr").eachText())
        .contains("running mean 0.01 1.5", "loss of a batch 0.1 8");
    assertThat(page.select("figure.chart svg")).hasSize(1);
    TrainingCurves.write(new RateCurve(List.of()), file);
    assertThat(Files.readString(file)).contains("No rate lowered the loss", "can be drawn");
  }

  @Test
  void a_file_that_cannot_be_written_is_named() {
    Path file = folder.resolve("nowhere/page.html");
    assertThatThrownBy(() -> TrainingCurves.write(result(epoch(1, 1, 0, null)), file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file.toString());
  }
}
