package org.chainzrule.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.chainzrule.model.Prediction;
import org.chainzrule.robustness.monitor.MonitoredPrediction;

/**
 * Which columns a model appends; its outputs always are one.
 *
 * @param classes whether it decides for a class
 * @param probabilities whether it gives the probability of each class
 * @param expected whether it gives expected values
 * @param monitored whether the figures of stability are wanted
 */
record PredictionColumns(
    boolean classes, boolean probabilities, boolean expected, boolean monitored)
    implements Serializable {

  private static final DataType NUMBERS = DataTypes.createArrayType(DataTypes.DoubleType, false);

  /** The schema of what is appended, without a prefix. */
  private StructType schema() {
    StructType schema = new StructType();
    if (classes) {
      schema = schema.add("class", DataTypes.IntegerType, false);
    }
    if (probabilities) {
      schema = schema.add("probabilities", NUMBERS, false);
    }
    if (expected) {
      schema = schema.add("expected", NUMBERS, false);
    }
    schema = schema.add("outputs", NUMBERS, false);
    if (monitored) {
      schema =
          schema
              .add("gradient_norm", DataTypes.DoubleType, false)
              .add("percentile", DataTypes.DoubleType, false);
    }
    return schema;
  }

  List<String> names(String prefix) {
    return List.of(schema().fieldNames()).stream().map(prefix::concat).toList();
  }

  /** A schema with these columns at its end. */
  StructType appended(StructType rows, String prefix) {
    StructType all = rows;
    StructType own = schema();
    for (int i = 0; i < own.length(); i++) {
      all = all.add(prefix + own.fieldNames()[i], own.fields()[i].dataType(), false);
    }
    return all;
  }

  /** The values of all columns for each example of a batch. */
  List<Object[]> values(MonitoredPrediction answers) {
    Prediction prediction = answers.prediction();
    int[] decided = classes ? prediction.classes() : null;
    double[][] shares = probabilities ? prediction.probabilities() : null;
    double[][] values = expected ? prediction.expected() : null;
    List<Object[]> all = new ArrayList<>();
    for (int i = 0; i < prediction.outputs().length; i++) {
      List<Object> one = new ArrayList<>();
      if (classes) {
        one.add(decided[i]);
      }
      if (probabilities) {
        one.add(shares[i]);
      }
      if (expected) {
        one.add(values[i]);
      }
      one.add(prediction.outputs()[i]);
      if (monitored) {
        one.add(answers.gradientNorms()[i]);
        one.add(answers.percentiles()[i]);
      }
      all.add(one.toArray());
    }
    return all;
  }
}
