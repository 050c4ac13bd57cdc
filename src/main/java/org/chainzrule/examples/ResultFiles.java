package org.chainzrule.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.chainzrule.experiment.report.RunReport;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Destination;
import org.chainzrule.io.FailureReason;
import org.chainzrule.model.Model;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Shape;
import picocli.CommandLine.Option;

/** The options that write results and the trained network to files. */
final class ResultFiles {

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report to this file as JSON (default: none).")
  private Path json;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Save the trained network and its provenance to this file (default: none).")
  private Path save;

  /** Rejects files that cannot be written, before the training rather than after it. */
  void check() {
    checkWritable("--json", json);
    checkWritable("--save", save);
  }

  /** Rejects a file that cannot be written; null stands for no file. */
  static void checkWritable(String option, Path file) {
    if (file == null) {
      return;
    }
    String reason;
    try {
      reason = Destination.of(file).isWritable() ? "" : "permission denied";
    } catch (IOException e) {
      reason = FailureReason.of(e);
    }
    if (!reason.isEmpty()) {
      throw new DataException(
          "expected "
              + option
              + " to name a file in a writable folder, got "
              + file
              + ": "
              + reason);
    }
  }

  /** Whether the report is written as JSON. */
  boolean hasJson() {
    return json != null;
  }

  /** Rejects both options where there is no training. */
  void checkNone() {
    if (json != null || save != null) {
      throw new IllegalArgumentException(
          "expected --evaluate without --save and --json, which are about a training");
    }
  }

  /**
   * Loads a saved classifier, which must have these numbers of inputs and outputs and decide for
   * the largest output.
   */
  static Model load(Path file, int inputs, int outputs) {
    Model model = Model.load(file);
    Layer network = model.network();
    Shape shape = network.outputShape(Shape.of(inputs));
    if (!shape.equals(Shape.of(outputs))) {
      throw new IllegalArgumentException(
          "expected --evaluate with a network of " + outputs + " outputs, got " + shape);
    }
    if (!model.decoder().decidesForLargest()) {
      throw new IllegalArgumentException(
          "expected --evaluate with a network that decides for its largest output, got one read by "
              + model.decoder());
    }
    return model;
  }

  /** Saves the model, as soon as it is trained: what fails later must not lose it. */
  void save(Model model) {
    if (save != null) {
      model.save(save);
    }
  }

  /** Tells where the model was saved, and writes the report. */
  void write(RunReport report) {
    if (save != null) {
      Console.print("saved           %s", save);
    }
    if (json != null) {
      report.write(json);
    }
  }
}
