package org.chainzrule.model.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.chainzrule.data.RowSplit;
import org.chainzrule.data.table.CsvTable;
import org.chainzrule.data.table.MissingValues;
import org.chainzrule.data.table.TablePlan;
import org.chainzrule.data.table.TablePreprocessing;
import org.chainzrule.data.table.UnknownCategories;
import org.chainzrule.io.DataException;
import org.chainzrule.model.Model;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.optim.Adam;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePredictorTest {

  @TempDir private Path folder;

  /** Ships whose price, weight and kind follow from length and material, some of it missing. */
  private CsvTable ships() throws IOException {
    Random random = new Random(4);
    StringBuilder text = new StringBuilder("id,length,material,kind,price,weight\n");
    for (int i = 0; i < 300; i++) {
      double length = 5 + 20 * random.nextDouble();
      boolean steel = random.nextBoolean();
      text.append(i).append(',').append(i % 17 == 0 ? "" : String.valueOf(length));
      text.append(steel ? ",steel," : ",\"w,ood\",");
      text.append(length + (steel ? 5 : 0) > 17 ? "ferry," : "yacht,");
      text.append(1000 * length + (steel ? 9000 : 0)).append(',').append(length * 2).append('\n');
    }
    return CsvTable.read(Files.writeString(folder.resolve("ships.csv"), text));
  }

  private static Layer network(TablePreprocessing preprocessing, int out) {
    int in = preprocessing.featureNames().size();
    return Sequential.create(
        Seeds.of(7), Dense.plan(in, 8, PolynomialActivation.cubic()), Dense.plan(8, out));
  }

  private static TablePlan kinds() {
    return TablePlan.classes("kind")
        .only("length", "material")
        .filling(MissingValues.MEAN)
        .indicatingMissing()
        .unknown(UnknownCategories.ZEROS);
  }

  private static Layer trained(
      CsvTable train, TablePreprocessing preprocessing, Loss loss, int out) {
    Layer network = network(preprocessing, out);
    Trainer.create(network, loss).with(new Adam(1e-2)).fit(preprocessing.examples(train), 60);
    return network;
  }

  @Test
  void a_loaded_model_of_labels_gives_the_probability_of_each() throws IOException {
    StringBuilder text = new StringBuilder("x,long,even\n");
    for (int i = 0; i < 60; i++) {
      text.append(i).append(',').append(i < 30 ? 0 : 1).append(',').append(i < 45 ? 1 : 0);
      text.append('\n');
    }
    CsvTable rows = CsvTable.read(Files.writeString(folder.resolve("labels.csv"), text));
    TablePreprocessing preprocessing = TablePlan.labels("long", "even").fit(rows);
    Loss loss = Loss.multiLabelCrossEntropy();
    Layer network = trained(rows, preprocessing, loss, 2);
    Path file = folder.resolve("labels.safetensors");
    TablePredictor.of(network, loss, preprocessing).save(file);
    TablePredictor loaded = TablePredictor.load(file);
    assertThat(loaded.preprocessing()).isEqualTo(preprocessing);
    Map<String, Double> answer = loaded.values(Map.of("x", "40"));
    assertThat(answer).containsOnlyKeys("long", "even");
    assertThat(answer.values()).allMatch(p -> p > 0.5 && p <= 1);
    assertThat(loaded.values(Map.of("x", "2")).get("long")).isLessThan(0.5);
    assertThatThrownBy(() -> loaded.classify(Map.of("x", "2")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a model of classes, got one of the labels [long, even]");
    assertThatThrownBy(() -> TablePredictor.of(network, Loss.meanSquaredError(), preprocessing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a loss of several labels for the columns [long, even], such as multi-label"
                + " cross-entropy, got outputs read as values");
  }

  @Test
  void a_loaded_classifier_answers_for_rows_as_they_are_written() throws IOException {
    CsvTable all = ships();
    RowSplit split = RowSplit.stratified(all.strata("kind"), 0.2, Seeds.of(1));
    CsvTable train = all.subset(split.train());
    TablePreprocessing preprocessing = kinds().fit(train);
    Loss loss = Loss.softmaxCrossEntropy();
    TablePredictor saved =
        TablePredictor.of(trained(train, preprocessing, loss, 2), loss, preprocessing);
    Path file = folder.resolve("ships.safetensors");
    saved.save(file);
    TablePredictor loaded = TablePredictor.load(file);
    assertThat(loaded.preprocessing()).isEqualTo(preprocessing);
    CsvTable test = all.subset(split.test());
    List<TableClassification> answers = loaded.classify(test);
    assertThat(answers).isEqualTo(saved.classify(test));
    long right = 0;
    for (int i = 0; i < test.size(); i++) {
      assertThat(loaded.classify(test.row(i)).className()).isEqualTo(answers.get(i).className());
      right += answers.get(i).className().equals(test.field(i, "kind")) ? 1 : 0;
    }
    assertThat((double) right / test.size()).isGreaterThan(0.85);
    TableClassification ferry = loaded.classify(Map.of("length", "24", "material", "steel"));
    assertThat(ferry.className()).isEqualTo("ferry");
    assertThat(ferry.probabilities()).containsOnlyKeys("ferry", "yacht");
    assertThat(ferry.probabilities().get("ferry")).isGreaterThan(0.9);
    assertThat(ferry.toString())
        .matches("ferry, probability 0\\.9\\d{3}|ferry, probability 1.0000");
    assertThatThrownBy(() -> loaded.values(test))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a model of numbers, got one of the classes [ferry, yacht]");
  }

  @Test
  void a_loaded_regression_answers_in_the_units_of_its_columns() throws IOException {
    CsvTable all = ships();
    TablePreprocessing preprocessing =
        TablePlan.numbers("price", "weight")
            .without("id", "kind")
            .filling(MissingValues.MEAN)
            .fit(all);
    Loss loss = Loss.meanSquaredError();
    Path file = folder.resolve("prices.safetensors");
    TablePredictor saved =
        TablePredictor.of(trained(all, preprocessing, loss, 2), loss, preprocessing);
    saved.save(file);
    TablePredictor loaded = TablePredictor.load(file);
    assertThat(loaded.decoder())
        .isEqualTo(
            OutputDecoder.values(
                preprocessing.target().means(), preprocessing.target().deviations()));
    Map<String, Double> values = loaded.values(Map.of("length", "15", "material", "steel"));
    assertThat(values).containsOnlyKeys("price", "weight");
    assertThat(values.get("price")).isCloseTo(24_000, within(1_500.0));
    assertThat(values.get("weight")).isCloseTo(30, within(3.0));
    assertThat(loaded.values(all)).isEqualTo(saved.values(all)).hasSize(300);
    assertThatThrownBy(() -> loaded.classify(all)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_row_that_does_not_suit_is_refused_with_its_place() throws IOException {
    CsvTable all = ships();
    TablePreprocessing preprocessing = kinds().unknown(UnknownCategories.REFUSED).fit(all);
    TablePredictor predictor =
        TablePredictor.of(network(preprocessing, 2), Loss.softmaxCrossEntropy(), preprocessing);
    Path file = folder.resolve("new.csv");
    CsvTable rows = CsvTable.read(Files.writeString(file, "material,length\nsteel,7\nclay,7\n"));
    assertThat(predictor.classify(rows.subset(0))).hasSize(1);
    assertThat(predictor.classify(rows.subset())).isEmpty();
    assertThatThrownBy(() -> predictor.classify(rows))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected one of [steel, w,ood] in column material, got clay: " + file + ", line 3");
  }

  @Test
  void parts_that_do_not_fit_are_refused() throws IOException {
    CsvTable all = ships();
    TablePreprocessing preprocessing = kinds().fit(all);
    assertThatThrownBy(
            () ->
                TablePredictor.of(
                    network(preprocessing, 3), Loss.softmaxCrossEntropy(), preprocessing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "expected a network and a loss of the 2 classes of column kind, got 3 outputs read as 3"
                + " classes by ");
    TablePreprocessing price = TablePlan.numbers("price").only("weight").fit(all);
    assertThatThrownBy(() -> TablePredictor.of(network(price, 2), Loss.meanSquaredError(), price))
        .hasMessage("expected an output for each of the columns [price], got 2 outputs");
    assertThatThrownBy(
            () -> TablePredictor.of(network(price, 1), Loss.softmaxCrossEntropy(), price))
        .hasMessageStartingWith("expected a loss of values for the columns [price], got ");
    assertThatThrownBy(
            () -> TablePredictor.of(network(price, 2), Loss.softmaxCrossEntropy(), preprocessing))
        .hasMessageContaining("expected");
  }

  @Test
  void a_model_without_preprocessing_is_refused() {
    Layer network = Sequential.create(Seeds.of(1), Dense.plan(2, 2));
    Path file = folder.resolve("plain.safetensors");
    new Model(network, OutputDecoder.softmax(), Provenance.none()).save(file);
    assertThatThrownBy(() -> TablePredictor.load(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("could not load a model that reads rows of tables: expected a text")
        .hasMessageContaining("plain.safetensors");
  }

  @Test
  void the_saved_network_predicts_from_features_as_well() throws IOException {
    CsvTable all = ships();
    TablePreprocessing preprocessing = TablePlan.numbers("price").only("weight").fit(all);
    Path file = folder.resolve("price.safetensors");
    TablePredictor.of(network(preprocessing, 1), Loss.meanSquaredError(), preprocessing).save(file);
    Model model = Model.load(file);
    double[] features = preprocessing.features(all.row(3));
    assertThat(Predictor.of(model).predict(features).expected()[0][0])
        .isEqualTo(TablePredictor.of(model).values(all.row(3)).get("price"));
  }
}
