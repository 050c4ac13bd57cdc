package org.chainzrule.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.chainzrule.experiment.page.PageLibraries;
import org.chainzrule.experiment.page.RunPage;
import org.chainzrule.experiment.report.RunReport;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Destination;
import org.chainzrule.io.FailureReason;
import org.chainzrule.model.Model;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Shape;
import org.chainzrule.text.OnnxVocabulary;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write the report to this file as a page with charts, for a browser (default: none).")
  private Path page;

  @Option(
      names = "--onnx",
      paramLabel = "FILE",
      description =
          "Write the network as ONNX to this file, for programs without this library; that of a"
              + " model of texts also to FILE.json (default: none).")
  private Path onnx;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec program;

  /**
   * Rejects files that cannot be written, and one file for two results, of which the later would
   * replace the earlier; before the training rather than after it.
   *
   * @param logs the files that the run writes, by their options
   * @param ofTexts whether {@code --onnx} writes a second file for the words
   */
  void check(Map<String, Path> logs, boolean ofTexts) {
    Map<String, Path> all = new LinkedHashMap<>(logs);
    all.put("--save", save);
    all.put("--json", json);
    all.put("--report", page);
    all.put("--onnx", onnx);
    if (onnx != null && ofTexts) {
      all.put("the JSON of --onnx", OnnxVocabulary.beside(onnx));
    }
    if (page != null) {
      PageLibraries.check();
    }
    Map<Path, String> options = new HashMap<>();
    all.forEach(
        (option, file) -> {
          Optional<Destination> destination = writable(option, file);
          String other =
              destination
                  .filter(found -> !found.isStream())
                  .map(found -> options.putIfAbsent(found.file(), option))
                  .orElse(null);
          if (other != null) {
            throw new DataException(
                "expected " + other + " and " + option + " to name two files, got " + file);
          }
        });
  }

  /** Where a file that may be written goes; null stands for no file. */
  private static Optional<Destination> writable(String option, Path file) {
    if (file == null) {
      return Optional.empty();
    }
    String reason;
    try {
      Destination destination = Destination.of(file);
      if (destination.isWritable()) {
        return Optional.of(destination);
      }
      reason = "permission denied";
    } catch (IOException e) {
      reason = FailureReason.of(e);
    }
    throw new DataException(
        "expected " + option + " to name a file in a writable folder, got " + file + ": " + reason);
  }

  /** Whether the report is written to a file, as JSON or as a page. */
  boolean hasReport() {
    return json != null || page != null;
  }

  /** Whether the network is written as ONNX. */
  boolean hasOnnx() {
    return onnx != null;
  }

  /** Writes the network as ONNX where that was asked for, and tells where. */
  void export(Consumer<Path> network) {
    if (onnx != null) {
      network.accept(onnx);
      Console.print("ONNX            %s", onnx);
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

  /**
   * Tells where the model was saved, and writes the report.
   *
   * @param paged the page of the report, from the command line
   */
  void write(RunReport report, Function<String, RunPage> paged) {
    if (save != null) {
      Console.print("saved           %s", save);
    }
    if (json != null) {
      report.write(json);
    }
    if (page != null) {
      paged.apply(Console.commandLine(program)).page().write(page);
      Console.print("report          %s", page);
    }
  }
}
