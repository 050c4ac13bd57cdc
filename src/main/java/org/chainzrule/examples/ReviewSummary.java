package org.chainzrule.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Review;
import org.chainzrule.measure.Distribution;
import org.chainzrule.measure.OrdinalMetrics;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.OrdinalHead;
import org.chainzrule.nn.Provenance;
import org.chainzrule.train.Fit;

/**
 * What an example on reviews reports at its end, as lines and as JSON.
 *
 * @param found the reviews, counted
 * @param sets what they became
 * @param inputGradient empty where inputs are numbers of tokens, which have no derivative
 * @param perSecond reviews that were learned from in a second
 */
record ReviewSummary(
    ReviewOptions.Found found,
    Sets sets,
    ReviewFeatures features,
    OrdinalHead head,
    Layer network,
    TrainingOptions options,
    Fit fit,
    OrdinalMetrics metrics,
    Optional<Distribution> inputGradient,
    Measures measures,
    double perSecond) {

  /** What is learned here. */
  private long parameters() {
    return network.parameters().stream()
        .filter(p -> p.role() != Parameter.Role.STATE)
        .mapToLong(p -> p.value().length())
        .sum();
  }

  /** The mean over the steps of the last epoch. */
  private double penalty() {
    return fit.epochs().get(fit.epochs().size() - 1).penalty();
  }

  void print() {
    String on = sets.evaluatedOn();
    Console.print("");
    Console.print("data            %s", sets.description());
    Console.print("network         %s", network);
    Console.print("parameters      %d trainable, %d frozen", parameters(), features.frozen());
    Console.print("DREG            %s, penalty %.4g", options.strength(), penalty());
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
    inputGradient.ifPresent(
        norms ->
            Console.print(
                "input gradient  peak %.3f, p99 %.3f, tail ratio %.2f",
                norms.max(), norms.p99(), norms.tailRatio()));
    measures.print();
    Console.print(
        "time            %.2f s an epoch, %.0f reviews a second",
        fit.seconds() / fit.epochs().size(), perSecond);
  }

  private static IntStream stars() {
    return IntStream.range(0, Review.STARS);
  }

  /** Where the network comes from, for a file. */
  Provenance provenance() {
    Map<String, String> configuration = Summary.configuration(options, fit);
    configuration.put("head", Head.typed(head));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(sets.evaluatedOn() + "Accuracy", metrics.accuracy());
    figures.put("meanAbsoluteError", metrics.meanAbsoluteError());
    figures.put("quadraticWeightedKappa", metrics.quadraticWeightedKappa());
    return Provenance.none()
        .withData(sets.description(), found.train().digest())
        .withSeed(options.seed)
        .withConfiguration(configuration)
        .withMetrics(figures);
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("example", "TrainYelpFull");
      json.writeStringField("data", sets.description());
      json.writeNumberField("trainReviews", sets.train().size());
      json.writeNumberField(sets.evaluatedOn() + "Reviews", sets.test().size());
      json.writeNumberField("leftOutAsTest", found.elsewhere());
      json.writeNumberField("leftOutAsRepeated", found.repeated());
      json.writeNumberField("badRows", found.skipped());
      json.writeStringField("network", network.toString());
      json.writeStringField("head", Head.typed(head));
      json.writeNumberField("parameters", parameters());
      json.writeNumberField("frozenParameters", features.frozen());
      json.writeNumberField("vocabulary", features.vocabulary());
      Summary.writeTraining(json, options, fit);
      json.writeNumberField("penaltyValue", penalty());
      json.writeNumberField("reviewsPerSecond", perSecond);
      writeMetrics(json);
      if (inputGradient.isPresent()) {
        Measures.write(json, "inputGradient", inputGradient.get());
      }
      measures.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + System.lineSeparator();
  }

  private void writeMetrics(JsonGenerator json) throws IOException {
    json.writeNumberField(sets.evaluatedOn() + "Accuracy", metrics.accuracy());
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
