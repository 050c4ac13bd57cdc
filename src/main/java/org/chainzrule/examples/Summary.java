package org.chainzrule.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.data.Dataset;
import org.chainzrule.measure.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Provenance;
import org.chainzrule.train.Fit;

/**
 * What an example reports at its end, as lines and as JSON.
 *
 * @param accuracy on the evaluation set, in 0..1
 */
record Summary(
    String example,
    String data,
    Layer network,
    TrainingOptions options,
    Fit fit,
    String evaluatedOn,
    double accuracy,
    Distribution inputGradient,
    Measures measures,
    Robustness robustness) {

  long parameters() {
    return network.parameters().stream().mapToLong(p -> p.value().length()).sum();
  }

  void print() {
    Console.print("");
    Console.print("data            %s", data);
    Console.print("network         %s", network);
    Console.print("parameters      %d", parameters());
    Console.print("DREG            %s", options.strength());
    printMeasures(evaluatedOn, accuracy, inputGradient, measures, robustness);
    Console.print(
        "time            %.2f s an epoch, %.0f us a step",
        fit.seconds() / fit.epochs().size(), fit.stepMicrosMedian());
  }

  /** What can be said of a network without knowing how it was trained. */
  static void printMeasures(
      String evaluatedOn,
      double accuracy,
      Distribution inputGradient,
      Measures measures,
      Robustness robustness) {
    Console.print("%-15s %.2f %%", evaluatedOn + " accuracy", 100 * accuracy);
    Console.print(
        "input gradient  peak %.3f, p99 %.3f, tail ratio %.2f",
        inputGradient.max(), inputGradient.p99(), inputGradient.tailRatio());
    measures.print();
    robustness.print();
  }

  /** Where the network comes from, for a file. */
  Provenance provenance(Dataset train) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(evaluatedOn + "Accuracy", accuracy);
    metrics.put("inputGradientPeak", inputGradient.max());
    return Provenance.none()
        .withData(data, train.digest())
        .withSeed(options.seed)
        .withConfiguration(configuration(options, fit))
        .withMetrics(metrics);
  }

  /** How a network was trained, for a file. */
  static Map<String, String> configuration(TrainingOptions options, Fit fit) {
    Map<String, String> configuration = new LinkedHashMap<>();
    configuration.put("epochs", Integer.toString(fit.epochs().size()));
    configuration.put("batch", Integer.toString(options.batch));
    configuration.put("learningRate", Double.toString(options.rate));
    configuration.put("coefficientLearningRate", Double.toString(options.coefficientRate));
    configuration.put("dreg", options.strength().toString());
    configuration.put("dregScope", options.scope.toString());
    configuration.put("penalty", options.penalty.toString());
    configuration.put("penaltyStrength", Double.toString(options.penaltyStrength));
    return configuration;
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("example", example);
      json.writeStringField("data", data);
      json.writeStringField("network", network.toString());
      json.writeNumberField("parameters", parameters());
      writeTraining(json, options, fit);
      json.writeNumberField(evaluatedOn + "Accuracy", accuracy);
      Measures.write(json, "inputGradient", inputGradient);
      measures.write(json);
      robustness.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + System.lineSeparator();
  }

  /** How a network was trained, as fields. */
  static void writeTraining(JsonGenerator json, TrainingOptions options, Fit fit)
      throws IOException {
    json.writeNumberField("epochs", fit.epochs().size());
    json.writeNumberField("batch", options.batch);
    json.writeNumberField("learningRate", options.rate);
    json.writeNumberField("seed", options.seed);
    json.writeNumberField("dreg", options.dreg);
    json.writeStringField("dregSchedule", options.strength().toString());
    json.writeStringField("dregScope", options.scope.toString());
    json.writeStringField("penalty", options.penalty.toString());
    json.writeNumberField("penaltyStrength", options.penaltyStrength);
    json.writeNumberField("trainSeconds", fit.seconds());
    json.writeNumberField("stepMicrosMedian", fit.stepMicrosMedian());
  }
}
