package org.chainzrule.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.data.Review;
import org.chainzrule.measure.OrdinalMetrics;

/**
 * How well stars are told, as lines and as JSON.
 *
 * @param on {@code "test"} or {@code "holdout"}
 */
record ReviewMetrics(String on, OrdinalMetrics metrics) {

  void print() {
    Console.print("%-15s %.2f %%", on + " accuracy", 100 * metrics.accuracy());
    Console.print("off by one      %.2f %%", 100 * metrics.offByOneAccuracy());
    Console.print("MAE             %.4f", metrics.meanAbsoluteError());
    Console.print("QWK             %.4f", metrics.quadraticWeightedKappa());
    Console.print(
        "recall          %s",
        stars()
            .mapToObj(k -> String.format(Locale.ROOT, "%.3f", metrics.recall(k)))
            .collect(Collectors.joining(" ")));
    for (int k = 0; k < Review.STARS; k++) {
      int row = k;
      Console.print(
          "%-15s %s",
          k + 1 + (k == 0 ? " star taken for" : " stars for"),
          stars()
              .mapToObj(j -> String.format(Locale.ROOT, "%7d", metrics.confusion().count(row, j)))
              .collect(Collectors.joining()));
    }
  }

  private static IntStream stars() {
    return IntStream.range(0, Review.STARS);
  }

  /** The figures that a file keeps. */
  Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(on + "Accuracy", metrics.accuracy());
    figures.put("meanAbsoluteError", metrics.meanAbsoluteError());
    figures.put("quadraticWeightedKappa", metrics.quadraticWeightedKappa());
    return figures;
  }

  void write(JsonGenerator json) throws IOException {
    json.writeNumberField(on + "Accuracy", metrics.accuracy());
    json.writeNumberField("offByOneAccuracy", metrics.offByOneAccuracy());
    json.writeNumberField("meanAbsoluteError", metrics.meanAbsoluteError());
    json.writeNumberField("averagedAbsoluteError", metrics.averagedAbsoluteError());
    json.writeNumberField("quadraticWeightedKappa", metrics.quadraticWeightedKappa());
    json.writeNumberField("spearman", metrics.spearman());
    if (metrics.rankedProbabilityScore().isPresent()) {
      json.writeNumberField(
          "rankedProbabilityScore", metrics.rankedProbabilityScore().getAsDouble());
    }
    json.writeArrayFieldStart("recall");
    for (int k = 0; k < Review.STARS; k++) {
      json.writeNumber(metrics.recall(k));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("confusion");
    for (int k = 0; k < Review.STARS; k++) {
      int row = k;
      int[] counts = stars().map(j -> metrics.confusion().count(row, j)).toArray();
      json.writeArray(counts, 0, counts.length);
    }
    json.writeEndArray();
  }
}
