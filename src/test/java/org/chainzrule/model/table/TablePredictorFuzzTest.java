package org.chainzrule.model.table;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chainzrule.data.table.CsvTable;
import org.chainzrule.data.table.MissingValues;
import org.chainzrule.data.table.TablePlan;
import org.chainzrule.data.table.TablePreprocessing;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;
import org.chainzrule.fuzz.SafetensorsParts;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.TensorFileException;

/** Saved models of tables: a damaged one that loads predicts from a row. */
class TablePredictorFuzzTest implements FuzzContract {

  private static final String ROWS = "age,town,sick,cost\n30,Rome,yes,5\n,Bari,no,7\n5,,yes,9\n";

  @Override
  public Map<String, byte[]> samples(Path scratch) throws Exception {
    Path csv = scratch.resolve("rows.csv");
    CsvTable rows = CsvTable.read(Files.write(csv, ROWS.getBytes(StandardCharsets.UTF_8)));
    TablePlan classes = TablePlan.classes("sick").filling(MissingValues.MEAN).indicatingMissing();
    return Map.of(
        "classes",
        saved(scratch, classes.fit(rows), Loss.softmaxCrossEntropy(), 2),
        "numbers",
        saved(
            scratch,
            TablePlan.numbers("cost", "age")
                .only("town")
                .filling(MissingValues.MEAN)
                .fit(rows.subset(0, 2)),
            Loss.meanSquaredError(),
            2));
  }

  private static byte[] saved(
      Path scratch, TablePreprocessing preprocessing, Loss loss, int outputs) throws Exception {
    Path file = scratch.resolve("model");
    int features = preprocessing.featureNames().size();
    TablePredictor.of(
            Sequential.create(Seeds.of(1), Dense.plan(features, outputs)), loss, preprocessing)
        .save(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return SafetensorsParts.of(sample);
  }

  @Override
  public Object read(Path file) {
    try (TensorScope scope = TensorScope.open()) {
      TablePredictor predictor = TablePredictor.load(file);
      return List.of(predictor.preprocessing(), predictor.decoder(), answer(predictor));
    }
  }

  /** The answer for a row that has every column of the file, each with a value it knows. */
  private static Object answer(TablePredictor predictor) {
    Map<String, String> row = new HashMap<>();
    predictor.preprocessing().numeric().forEach(column -> row.put(column.name(), "5"));
    predictor
        .preprocessing()
        .categorical()
        .forEach(column -> row.put(column.name(), column.categories().get(0)));
    try {
      return predictor.preprocessing().target().isClass()
          ? predictor.classify(row)
          : predictor.values(row);
    } catch (IllegalArgumentException refused) {
      // A damaged category may be a mark of missing values, which are refused.
      return "refused";
    }
  }

  @Override
  public Set<Class<? extends Exception>> errors() {
    return Set.of(TensorFileException.class);
  }

  @Override
  public List<String> dictionary() {
    return List.of("zeros", "refused", "true", "NaN", "-1", "0", "null", "\u00ac");
  }
}
