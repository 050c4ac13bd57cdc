package org.chainzrule.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.chainzrule.io.DataException;
import org.chainzrule.model.Prediction;
import org.chainzrule.robustness.monitor.MonitoredPrediction;
import org.chainzrule.robustness.monitor.StabilityMonitor;

/** Rows with what is predicted for them, a mini-batch at a time. */
final class PredictedRows implements Iterator<Row> {

  private static final double[] NONE = {};

  private final Iterator<Row> rows;
  private final LoadedModel model;
  private final Optional<StabilityMonitor> monitor;
  private final PredictionColumns columns;
  private final int at;
  private final int batch;
  private Iterator<Row> ready = List.<Row>of().iterator();

  /**
   * @param loss null where nothing is monitored
   * @param at the place of the input in a row
   */
  PredictedRows(
      Iterator<Row> rows, LoadedModel model, SparkPredictor.LossSource loss, int at, int batch) {
    this.rows = rows;
    this.model = model;
    this.monitor = Optional.ofNullable(loss).map(source -> model.monitor(source.get()));
    this.columns = model.columns(loss != null);
    this.at = at;
    this.batch = batch;
  }

  @Override
  public boolean hasNext() {
    return ready.hasNext() || rows.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (!ready.hasNext()) {
      List<Row> some = new ArrayList<>();
      while (some.size() < batch && rows.hasNext()) {
        some.add(rows.next());
      }
      ready = joined(some, columns.values(answers(some))).iterator();
    }
    return ready.next();
  }

  private MonitoredPrediction answers(List<Row> some) {
    if (model.readsTexts()) {
      return unmonitored(model.predict(some.stream().map(this::text).toArray(String[]::new)));
    }
    double[][] examples = some.stream().map(this::numbers).toArray(double[][]::new);
    return monitor
        .map(it -> it.predict(examples))
        .orElseGet(() -> unmonitored(model.predict(examples)));
  }

  private static MonitoredPrediction unmonitored(Prediction prediction) {
    return new MonitoredPrediction(prediction, NONE, NONE);
  }

  private String text(Row row) {
    if (row.isNullAt(at)) {
      throw new DataException("expected a text in column " + name(row) + ", got null");
    }
    return row.getString(at);
  }

  private double[] numbers(Row row) {
    return row.get(at) instanceof byte[] file
        ? ImageFile.read(file, model.inputShape(), name(row))
        : RowNumbers.of(row, at, name(row));
  }

  private String name(Row row) {
    return row.schema() == null ? Integer.toString(at) : row.schema().fieldNames()[at];
  }

  private static List<Row> joined(List<Row> rows, List<Object[]> appended) {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Object[] values = new Object[row.size() + appended.get(i).length];
      for (int j = 0; j < row.size(); j++) {
        values[j] = row.get(j);
      }
      System.arraycopy(appended.get(i), 0, values, row.size(), appended.get(i).length);
      all.add(RowFactory.create(values));
    }
    return all;
  }
}
