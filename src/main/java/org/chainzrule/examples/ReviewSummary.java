package org.chainzrule.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.measure.Distribution;
import org.chainzrule.measure.OrdinalMetrics;
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
    ReviewModel kind,
    StarModel model,
    TrainingOptions options,
    Fit fit,
    OrdinalMetrics metrics,
    Optional<Distribution> inputGradient,
    Measures measures,
    double perSecond) {

  /** What is learned here. */
  private long parameters() {
    return model.network().parameters().stream()
        .filter(p -> p.role() != Parameter.Role.STATE)
        .mapToLong(p -> p.value().length())
        .sum();
  }

  /** The mean over the steps of the last epoch. */
  private double penalty() {
    return fit.epochs().get(fit.epochs().size() - 1).penalty();
  }

  void print() {
    Console.print("");
    Console.print("data            %s", sets.description());
    Console.print("network         %s", model.network());
    Console.print("parameters      %d trainable, %d frozen", parameters(), features.frozen());
    Console.print("DREG            %s, penalty %.4g", options.strength(), penalty());
    Console.print("decision        %s", decided());
    measured().print();
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

  private ReviewMetrics measured() {
    return new ReviewMetrics(sets.evaluatedOn(), metrics);
  }

  /** How the answer is decided for. */
  private String decided() {
    return model.decision().map(Typed::of).orElse("as the head");
  }

  /** Where the network comes from, for a file. */
  Provenance provenance() {
    Map<String, String> configuration = Summary.configuration(options, fit);
    configuration.put("model", kind.toString());
    configuration.put("head", Typed.of(model.head()));
    configuration.put("decision", decided());
    return Provenance.none()
        .withData(sets.description(), found.train().digest())
        .withSeed(options.seed)
        .withConfiguration(configuration)
        .withMetrics(measured().figures());
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
      json.writeStringField("model", kind.toString());
      json.writeStringField("network", model.network().toString());
      json.writeStringField("head", Typed.of(model.head()));
      json.writeStringField("decision", decided());
      json.writeNumberField("parameters", parameters());
      json.writeNumberField("frozenParameters", features.frozen());
      json.writeNumberField("vocabulary", model.reader().words());
      if (features.coverage().isPresent()) {
        json.writeNumberField("coverage", features.coverage().get());
      }
      Summary.writeTraining(json, options, fit);
      json.writeNumberField("penaltyValue", penalty());
      json.writeNumberField("reviewsPerSecond", perSecond);
      measured().write(json);
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
}
