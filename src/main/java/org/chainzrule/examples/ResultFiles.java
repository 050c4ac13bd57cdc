package org.chainzrule.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.chainzrule.experiment.report.RunReport;
import org.chainzrule.io.DataException;
import org.chainzrule.model.Model;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Shape;
import picocli.CommandLine.Option;

/** The files that a training leaves behind. */
final class ResultFiles {

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the results to a file (default: none).")
  private Path json;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description =
          "Write the trained network to a file, with where it comes from (default: none).")
  private Path save;

  /** Fails before the training rather than after it, if a file could not be written. */
  void check() {
    checkWritable("--json", json);
    checkWritable("--save", save);
  }

  /** Refuses a file that could not be written, if there is one. */
  static void checkWritable(String option, Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new DataException(
          "expected " + option + " to name a file in a writable folder, got " + file);
    }
  }

  /** Whether results are to be written as JSON. */
  boolean hasJson() {
    return json != null;
  }

  /** Refuses files of a training where there is none. */
  void checkNone() {
    if (json != null || save != null) {
      throw new IllegalArgumentException(
          "expected --evaluate without --save and --json, which are about a training");
    }
  }

  /** A network that was saved, if it has so many inputs and outputs. */
  static Layer load(Path file, int inputs, int outputs) {
    Layer network = Model.load(file).network();
    Shape shape = network.outputShape(Shape.of(inputs));
    if (!shape.equals(Shape.of(outputs))) {
      throw new IllegalArgumentException(
          "expected --evaluate with a network of " + outputs + " outputs, got " + shape);
    }
    return network;
  }

  /** Writes the network of a report, and then the report: once that is there, both are. */
  void write(RunReport report, Provenance provenance) {
    write(report, new Model(report.network(), provenance));
  }

  /** The same with a model that holds more than the network. */
  void write(RunReport report, Model model) {
    if (save != null) {
      model.save(save);
      Console.print("saved           %s", save);
    }
    if (json != null) {
      report.write(json);
    }
  }
}
