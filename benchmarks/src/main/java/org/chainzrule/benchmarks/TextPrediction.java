package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.yelp.SyntheticReviews;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.ClassOutput;
import org.chainzrule.text.TextClassifier;
import org.chainzrule.text.TokenIdEncoder;
import org.chainzrule.text.encode.HashedNgrams;
import org.chainzrule.text.encode.Vocabulary;
import org.chainzrule.text.tokenize.Tokenizer;

/**
 * Times the prediction of a single text on one thread: an embedding bag with a vocabulary of 20 000
 * words and 30 000 hash buckets for word bigrams, vectors of 16 elements, 64 cubic hidden units and
 * five classes. Texts are generated and have 100 words each. The parts are also timed alone.
 */
final class TextPrediction {

  private static final int WORDS = 20_000;
  private static final int BUCKETS = 30_000;
  private static final int WIDTH = 16;
  private static final int TOKENS = 400;
  private static final int LENGTH = 100;
  private static final int TEXTS = 500;
  private static final int ROUNDS = 40;

  private TextPrediction() {}

  /**
   * @param args the number of rounds over 500 texts; the first half of them warms up
   */
  public static void main(String... args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
    List<String> texts = texts();
    TextClassifier classifier = classifier(texts);
    Tokenizer tokenizer =
        classifier.encoder() instanceof TokenIdEncoder ids ? ids.tokenizer() : null;
    System.out.println("| what, one text of 100 words | p50, us | p90, us | p99, us |");
    System.out.println("| --- | --- | --- | --- |");
    row("cutting it into tokens", texts, rounds, Tokenizer.standard()::tokens);
    row("its numbers as a tensor", texts, rounds, text -> encode(classifier, text));
    row("the network's outputs for it", texts, rounds, text -> outputs(classifier, text));
    row("its class and probabilities", texts, rounds, classifier::classify);
  }

  private static void encode(TextClassifier classifier, String text) {
    try (TensorScope scope = TensorScope.open()) {
      classifier.encoder().encode(text);
    }
  }

  private static void outputs(TextClassifier classifier, String text) {
    try (TensorScope scope = TensorScope.open()) {
      classifier.outputs(List.of(text));
    }
  }

  private static void row(String what, List<String> texts, int rounds, Consumer<String> job) {
    double[] micros = new double[rounds / 2 * TEXTS];
    for (int round = -(rounds - rounds / 2); round < rounds / 2; round++) {
      for (int i = 0; i < TEXTS; i++) {
        long start = System.nanoTime();
        job.accept(texts.get(i));
        if (round >= 0) {
          micros[round * TEXTS + i] = (System.nanoTime() - start) / 1e3;
        }
      }
    }
    Arrays.sort(micros);
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %.1f | %.1f | %.1f |",
            what,
            micros[micros.length / 2],
            micros[micros.length * 9 / 10],
            micros[micros.length * 99 / 100]));
  }

  /** The first words of some generated reviews. */
  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    try (Stream<LabelledText> reviews =
        SyntheticReviews.create(Seeds.of(0), 20 * TEXTS).stream(BadRows.fail())) {
      for (String word : (Iterable<String>) reviews.flatMap(TextPrediction::words)::iterator) {
        text.append(word).append(' ');
        if (text.chars().filter(c -> c == ' ').count() == LENGTH) {
          texts.add(text.toString());
          text.setLength(0);
        }
      }
    }
    return texts.subList(0, TEXTS);
  }

  private static Stream<String> words(LabelledText review) {
    return Stream.of(review.text().split("\\s+"));
  }

  private static TextClassifier classifier(List<String> texts) {
    Tokenizer tokenizer = Tokenizer.standard();
    Set<String> words = new LinkedHashSet<>();
    texts.forEach(text -> words.addAll(tokenizer.tokens(text)));
    for (int i = 0; words.size() < WORDS; i++) {
      words.add("word" + i);
    }
    TokenIdEncoder encoder =
        new TokenIdEncoder(
            tokenizer,
            Vocabulary.of(List.copyOf(words)).withUnknown(),
            Optional.of(new HashedNgrams(2, 2, BUCKETS, 7)),
            Optional.empty(),
            TOKENS,
            false);
    ClassOutput output = new ClassOutput(YelpFull.STARS, OrdinalHead.SOFTMAX, Optional.empty());
    Sequential network =
        Sequential.create(
            Seeds.of(0),
            EmbeddingBag.plan(encoder.encoding().size(), WIDTH, EmbeddingBag.Mode.MEAN),
            Dense.plan(WIDTH, 64, PolynomialActivation.cubic()),
            output.plan(64));
    return new TextClassifier(network, output, encoder);
  }
}
