package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.chainzrule.tensor.Scope;

/** Asks saved models about a text, in a process that knows nothing but their files. */
final class AskStars {

  private AskStars() {}

  /**
   * @param args a text, then files
   */
  public static void main(String... args) {
    for (String file : Arrays.copyOfRange(args, 1, args.length)) {
      System.out.println(answer(StarModel.load(Path.of(file)), args[0]));
    }
  }

  /** Every bit of it. */
  static String answer(StarModel model, String text) {
    try (Scope scope = Scope.open()) {
      double[] chances = model.loss().probabilities(model.outputs(text)).orElseThrow().toColumns();
      return Arrays.stream(chances).mapToObj(Double::toHexString).collect(Collectors.joining(" "))
          + " "
          + model.loss().decide(model.outputs(text)).orElseThrow()[0]
          + " "
          + model.reader().contributions(text, model.network(), model.head()::expected);
    }
  }
}
