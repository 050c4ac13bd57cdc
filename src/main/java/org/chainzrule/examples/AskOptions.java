package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.chainzrule.text.TextClassification;
import org.chainzrule.text.TextClassifier;
import picocli.CommandLine.Option;

/** What a network is asked after its training, or instead of one. */
final class AskOptions {

  /** Words of a text that are told, those that moved the answer most. */
  private static final int WORDS = 12;

  @Option(
      names = "--predict",
      paramLabel = "TEXT",
      description =
          "Print the stars of a text, and the words that moved them most (default: none).")
  private String text;

  @Option(
      names = "--evaluate",
      paramLabel = "FILE",
      description =
          "Evaluate a network that --save wrote instead of training one; with --predict and without"
              + " --data it only answers (default: none).")
  Path file;

  /** Whether there is a text to answer. */
  boolean hasText() {
    return text != null;
  }

  /** A saved network, where nothing is asked that is about a training. */
  TextClassifier load(ResultFiles files, SubsetOptions amounts) {
    files.checkNone();
    if (amounts.holdout > 0) {
      throw new IllegalArgumentException(
          "expected --evaluate without --holdout, which is about a training");
    }
    return TextClassifier.load(file);
  }

  /** What a model says of the text, if there is one, and which words moved that most. */
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
        .limit(WORDS)
        .forEach(word -> Console.print("%+15.4f %s", word.getValue(), word.getKey()));
  }
}
