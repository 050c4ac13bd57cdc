package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.chainzrule.text.TextClassification;
import org.chainzrule.text.TextClassifier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that classify one text, after a training or with a saved network. */
final class AskOptions {

  /** The number of contributions that are printed, the largest ones. */
  private static final int MAX_CONTRIBUTIONS = 12;

  /** The options that an evaluation reads. */
  private static final Set<String> OF_EVALUATION =
      Set.of(
          "--predict",
          "--onnx",
          "--data",
          "--download",
          "--skip-bad-rows",
          "--limit",
          "--cache",
          "--decision",
          "--measure",
          "--measure-images",
          "--seed");

  /** The options that are read where a saved network only answers for a text. */
  private static final Set<String> OF_ANSWER = Set.of("--predict", "--decision", "--onnx");

  @Option(
      names = "--predict",
      paramLabel = "TEXT",
      description =
          "Classify this text, and print which words contributed most to the answer"
              + " (default: none).")
  private String text;

  @Option(
      names = "--evaluate",
      paramLabel = "FILE",
      description =
          "Evaluate a network that --save wrote instead of training one. With --predict and without"
              + " --data, only classify the text (default: none).")
  Path file;

  /** Whether there is a text to classify. */
  boolean hasText() {
    return text != null;
  }

  /**
   * Rejects options that an evaluation does not read, before any file is.
   *
   * @param measures whether the network is also measured on reviews
   */
  void check(CommandSpec program, boolean measures) {
    if (file != null) {
      Console.checkOnly(program, "--evaluate", measures ? OF_EVALUATION : OF_ANSWER);
    }
  }

  /** Prints the model's answer for the text, if there is one, and the largest contributions. */
  void answer(TextClassifier model) {
    if (text == null) {
      return;
    }
    TextClassification answer = model.classify(text);
    if (!answer.probabilities().isEmpty()) {
      Console.print(
          "1 to 5 stars    %s",
          answer.probabilities().values().stream()
              .map(p -> String.format(Locale.ROOT, "%.3f", p))
              .collect(Collectors.joining(" ")));
    }
    Console.print(
        "answer          %s of 5 stars, %.3f expected", answer.className(), 1 + answer.expected());
    Console.print("moved by        (stars, to first order)");
    model.contributions(text).entrySet().stream()
        .filter(word -> word.getValue() != 0)
        .limit(MAX_CONTRIBUTIONS)
        .forEach(word -> Console.print("%+15.4f %s", word.getValue(), word.getKey()));
  }
}
