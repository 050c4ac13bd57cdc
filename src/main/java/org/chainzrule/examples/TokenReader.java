package org.chainzrule.examples;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Cues;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.HashedNgrams;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Reviews;
import org.chainzrule.data.TokenEncoding;
import org.chainzrule.data.TokenSequences;
import org.chainzrule.data.Tokenizer;
import org.chainzrule.data.Vocabulary;
import org.chainzrule.measure.TokenContributions;
import org.chainzrule.nn.Attachment;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Scope;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Numbers of tokens, and of runs of them.
 *
 * @param vocabulary has a number for unknown words
 * @param cues numbered after the words, in place of runs
 * @param most tokens of a text, the first
 * @param filled whether every text is filled up to as many
 */
record TokenReader(
    Tokenizer tokenizer,
    Vocabulary vocabulary,
    Optional<HashedNgrams> runs,
    Optional<Cues> cues,
    int most,
    boolean filled)
    implements ReviewReader {

  static final String NAME = "tokens";

  private static final String RUNS = "runs";
  private static final String CUES = "cues";
  private static final String MOST = "most";
  private static final String FILLED = "filled";

  TokenEncoding encoding() {
    Optional<TokenEncoding> more = cues.<TokenEncoding>map(each -> each).or(() -> runs);
    return more.map(vocabulary::and).orElse(vocabulary);
  }

  @Override
  public Dataset examples(Reviews reviews, Preparation how) {
    TokenSequences sequences = TokenSequences.of(reviews, tokenizer, encoding(), most, how);
    return filled ? new FixedLength(sequences, most) : sequences;
  }

  @Override
  public int words() {
    return vocabulary.words();
  }

  @Override
  public boolean hasInputGradient() {
    return false;
  }

  @Override
  public Tensor farthest() {
    double[] ids = new double[most];
    Arrays.fill(ids, encoding().size() - 1);
    return Tensor.of(Shape.of(1, most), ids);
  }

  @Override
  public Map<String, Double> contributions(
      String text, Layer network, UnaryOperator<Variable> score) {
    List<String> names = encoding().names(text, tokenizer, most);
    Map<String, Double> sums = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      for (double[] contributions : TokenContributions.of(network, example(text), score).values()) {
        // A convolution may read only the first of them.
        for (int t = 0; t < Math.min(names.size(), contributions.length); t++) {
          sums.merge(names.get(t), contributions[t], Double::sum);
        }
      }
    }
    return sums;
  }

  @Override
  public Attachment attachment() {
    List<String> words = IntStream.range(0, vocabulary.words()).mapToObj(vocabulary::word).toList();
    Attachment plain =
        AttachedTokenizer.of(tokenizer, words)
            .with(KIND, NAME)
            .with(MOST, Integer.toString(most))
            .with(FILLED, Boolean.toString(filled));
    Attachment all = cues.map(each -> plain.with(CUES, each.numbers())).orElse(plain);
    return runs.map(
            each ->
                all.with(
                    RUNS,
                    "%d %d %d %d"
                        .formatted(each.shortest(), each.longest(), each.buckets(), each.seed())))
        .orElse(all);
  }

  static TokenReader of(Attachment attachment) {
    Vocabulary vocabulary = Vocabulary.of(AttachedTokenizer.words(attachment)).withUnknown();
    return new TokenReader(
        AttachedTokenizer.tokenizer(attachment),
        vocabulary,
        Optional.ofNullable(attachment.texts().get(RUNS)).map(TokenReader::runs),
        Optional.ofNullable(attachment.numbers().get(CUES)).map(some -> Cues.of(vocabulary, some)),
        Integer.parseInt(attachment.text(MOST)),
        Boolean.parseBoolean(attachment.text(FILLED)));
  }

  private static HashedNgrams runs(String text) {
    List<Long> n = Arrays.stream(text.split(" ")).map(Long::valueOf).collect(Collectors.toList());
    if (n.size() != 4) {
      throw new IllegalArgumentException(
          "expected the lengths, buckets and seed of hashed runs, got " + text);
    }
    return new HashedNgrams(
        Math.toIntExact(n.get(0)), Math.toIntExact(n.get(1)), Math.toIntExact(n.get(2)), n.get(3));
  }
}
