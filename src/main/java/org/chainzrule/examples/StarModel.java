package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Review;
import org.chainzrule.nn.Attachment;
import org.chainzrule.nn.ClassWeights;
import org.chainzrule.nn.Decision;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.Model;
import org.chainzrule.nn.OrdinalHead;
import org.chainzrule.nn.Predictor;
import org.chainzrule.nn.Provenance;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Scope;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorFileException;

/**
 * A network for reviews with all that it takes to ask it about a new text.
 *
 * @param decision which number of stars is answered; empty for the head's own way
 */
record StarModel(
    Layer network, OrdinalHead head, Optional<Decision> decision, ReviewReader reader) {

  /** Words of a text that are told, those that moved the answer most. */
  private static final int WORDS = 12;

  private static final String HEAD = "head";
  private static final String DECISION = "decision";

  /** The same with another decision. */
  StarModel deciding(Decision other) {
    return new StarModel(network, head, Optional.of(other), reader);
  }

  /** The loss of its head, deciding as asked for. */
  static Loss loss(OrdinalHead head, Optional<Decision> decision, ClassWeights weights) {
    Loss plain = head.loss(Review.STARS, weights);
    return decision.map(plain::deciding).orElse(plain);
  }

  Loss loss() {
    return loss(head, decision, ClassWeights.equal());
  }

  /** The outputs for a text, shape {@code [1, ...]}, in 64 bits. */
  Tensor outputs(String text) {
    double[] outputs;
    try (Scope scope = Scope.open()) {
      outputs = Predictor.of(network).predict(reader.example(text)).outputs()[0];
    }
    return Tensor.of(Shape.of(1, outputs.length), outputs);
  }

  /** What it says of a text, and which words moved that most. */
  void print(String text) {
    try (Scope scope = Scope.open()) {
      Tensor outputs = outputs(text);
      loss()
          .probabilities(outputs)
          .ifPresent(
              chances ->
                  Console.print(
                      "1 to 5 stars    %s",
                      Arrays.stream(chances.toColumns())
                          .mapToObj(p -> String.format(Locale.ROOT, "%.3f", p))
                          .collect(Collectors.joining(" "))));
      double expected = 1 + head.expected(Variable.constant(outputs)).value().item();
      Console.print(
          "answer          %d of 5 stars, %.3f expected",
          1 + loss().decide(outputs).orElseThrow()[0], expected);
    }
    Console.print("moved by        (stars, to first order)");
    reader.contributions(text, network, head::expected).entrySet().stream()
        .filter(word -> word.getValue() != 0)
        .sorted(
            Comparator.comparingDouble((Map.Entry<String, Double> w) -> -Math.abs(w.getValue())))
        .limit(WORDS)
        .forEach(word -> Console.print("%+15.4f %s", word.getValue(), word.getKey()));
  }

  /** What its file holds. */
  Model model(Provenance provenance) {
    Attachment attachment = reader.attachment().with(HEAD, Typed.of(head));
    return new Model(
        network,
        provenance,
        decision.map(each -> attachment.with(DECISION, Typed.of(each))).orElse(attachment));
  }

  /**
   * What {@link #model} wrote.
   *
   * @throws TensorFileException if there is no such file, it is damaged, or it holds something else
   */
  static StarModel load(Path file) {
    Model model = Model.load(file);
    try {
      return of(model);
    } catch (RuntimeException e) {
      // Texts that no version wrote may fail anywhere.
      throw new TensorFileException(
          file, "could not load a model that reads reviews: " + e.getMessage(), e);
    }
  }

  private static StarModel of(Model model) {
    Attachment attachment = model.attachment();
    OrdinalHead head = new Typed.Head().convert(attachment.text(HEAD));
    Optional<Decision> decision =
        Optional.ofNullable(attachment.texts().get(DECISION)).map(new Typed.Answer()::convert);
    StarModel loaded = new StarModel(model.network(), head, decision, ReviewReader.of(attachment));
    try (Scope scope = Scope.open()) {
      int outputs =
          Predictor.of(loaded.network).predict(loaded.reader.farthest()).outputs()[0].length;
      int expected =
          head.plan(1, Review.STARS)
              .build(Seeds.of(0), Precision.SINGLE)
              .outputShape(Shape.of(1))
              .length();
      if (outputs != expected) {
        throw new IllegalArgumentException(
            "expected " + expected + " outputs for " + Typed.of(head) + ", got " + outputs);
      }
    }
    return loaded;
  }
}
