package org.chainzrule.experiment.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;
import org.chainzrule.io.Json;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.train.TrainingResult;

/**
 * The report of a training: the data, the network, the settings, and the figures of the result.
 *
 * @param example the name of the program
 * @param data the description of the data, in one line
 * @param network the trained network
 * @param recipe the settings of the training
 * @param fit the losses and times of the training
 * @param parts the figures, in the order of the report
 */
public record RunReport(
    String example,
    String data,
    Layer network,
    TrainingRecipe recipe,
    TrainingResult fit,
    List<ReportPart> parts) {

  /** Keeps a copy of the parts. */
  public RunReport {
    parts = List.copyOf(parts);
  }

  /** A copy with one more part before the others. */
  public RunReport with(ReportPart part) {
    List<ReportPart> more = new ArrayList<>(List.of(part));
    more.addAll(parts);
    return new RunReport(example, data, network, recipe, fit, more);
  }

  /** The same report with more parts at its end. */
  public RunReport followedBy(List<ReportPart> measured) {
    List<ReportPart> more = new ArrayList<>(parts);
    more.addAll(measured);
    return new RunReport(example, data, network, recipe, fit, more);
  }

  /** The number of trainable parameters; state such as running means does not count. */
  public long parameters() {
    return network.parameters().stream()
        .filter(parameter -> parameter.role() != Parameter.Role.STATE)
        .mapToLong(parameter -> parameter.value().length())
        .sum();
  }

  /**
   * The training speed in examples a second; an example counts in each epoch.
   *
   * @param size the size of the training set
   */
  public double examplesPerSecond(int size) {
    int epochs = fit.epochs().size();
    long steps = epochs == 0 ? 0 : fit.epochs().get(epochs - 1).step();
    long each = (long) recipe.optimizer().batch() * recipe.optimizer().accumulate();
    // The last batch of an epoch may be smaller.
    return Math.min(steps * each, (long) epochs * size) / fit.seconds();
  }

  /** The report as lines of text. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("data            " + data);
    lines.add("network         " + network);
    lines.add("parameters      " + parameters());
    lines.add("DREG            " + recipe.dreg().summary());
    parts.forEach(part -> lines.addAll(part.lines()));
    lines.add(
        ReportPart.line(
            "time            %.2f s an epoch, %.0f us a step",
            fit.seconds() / fit.epochs().size(), fit.stepMicrosMedian()));
    return lines;
  }

  /** The report by the names of its figures in JSON, in the order in which they are written. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("example", example);
    fields.put("data", data);
    fields.put("network", network.toString());
    fields.put("parameters", parameters());
    fields.put("epochs", fit.epochs().size());
    fields.putAll(recipe.fields());
    fields.put("trainSeconds", fit.seconds());
    fields.put("stepMicrosMedian", fit.stepMicrosMedian());
    parts.forEach(part -> fields.putAll(part.fields()));
    return fields;
  }

  /**
   * The provenance of the network, which is saved in its file.
   *
   * @param digest the digest of the training set, see {@link org.chainzrule.data.Dataset#digest}
   * @param metrics the figures to save
   */
  public Provenance provenance(String digest, Map<String, Double> metrics) {
    Map<String, String> choices = new LinkedHashMap<>();
    choices.put("epochs", Integer.toString(fit.epochs().size()));
    recipe.fields().forEach((name, value) -> choices.put(name, value.toString()));
    // The seed has a field of its own, and the schedule says more than its first value.
    choices.remove("seed");
    choices.put("dreg", choices.remove("dregSchedule"));
    return Provenance.none()
        .withData(data, digest)
        .withSeed(recipe.seed())
        .withConfiguration(choices)
        .withMetrics(metrics);
  }

  /**
   * Writes {@link #fields} as a JSON file, atomically.
   *
   * @throws DataException if the file cannot be written
   */
  public void write(Path file) {
    try {
      AtomicFile.writeText(file, Json.writeLines(fields()));
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + FailureReason.of(e), e);
    }
  }
}
