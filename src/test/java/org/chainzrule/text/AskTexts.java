package org.chainzrule.text;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.chainzrule.tensor.TensorScope;

/** Asks saved models about a text, in a process that knows nothing but their files. */
final class AskTexts {

  private AskTexts() {}

  /**
   * @param args a text, then files
   */
  public static void main(String... args) {
    for (String file : Arrays.copyOfRange(args, 1, args.length)) {
      System.out.println(answer(TextClassifier.load(Path.of(file)), args[0]));
    }
  }

  /** Every bit of it. */
  static String answer(TextClassifier model, String text) {
    try (TensorScope scope = TensorScope.open()) {
      double[] chances =
          model
              .loss()
              .decoder()
              .probabilities(model.outputs(List.of(text)))
              .orElseThrow()
              .toColumns();
      return Arrays.stream(chances).mapToObj(Double::toHexString).collect(Collectors.joining(" "))
          + " "
          + model.loss().decoder().decide(model.outputs(List.of(text))).orElseThrow()[0]
          + " "
          + model
              .encoder()
              .contributions(
                  text,
                  model.network(),
                  outputs -> model.output().decoder().expected(outputs).orElseThrow());
    }
  }
}
