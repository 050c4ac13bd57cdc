package org.chainzrule.text;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.model.Attachment;
import org.chainzrule.nn.Layer;
import org.chainzrule.robustness.stability.TokenContributions;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.encode.HashedNgrams;
import org.chainzrule.text.encode.NgramFeatures;
import org.chainzrule.text.encode.TokenEncoding;
import org.chainzrule.text.encode.TokenSequences;
import org.chainzrule.text.encode.Vocabulary;
import org.chainzrule.text.tokenize.Tokenizer;

/**
 * Texts as the ids of their words and of n-grams: {@code [n, L]}, L the number of ids of the
 * longest, shorter ones filled up with {@link Bags#PADDING}.
 *
 * @param vocabulary has an id for unknown words
 * @param pairs n-grams numbered by a hash, after the words
 * @param ngrams n-grams that were chosen, numbered after the words in place of hashed ones
 * @param most tokens of a text, the first
 * @param filled whether L is always {@code most}
 */
public record TokenIdEncoder(
    Tokenizer tokenizer,
    Vocabulary vocabulary,
    Optional<HashedNgrams> pairs,
    Optional<NgramFeatures> ngrams,
    int most,
    boolean filled)
    implements TextEncoder {

  static final String NAME = "tokens";

  private static final String PAIRS = "runs";
  private static final String NGRAMS = "cues";
  private static final String MOST = "most";
  private static final String FILLED = "filled";

  /** Gives the ids. */
  public TokenEncoding encoding() {
    Optional<TokenEncoding> more = ngrams.<TokenEncoding>map(each -> each).or(() -> pairs);
    return more.map(vocabulary::and).orElse(vocabulary);
  }

  @Override
  public Dataset examples(LabelledTexts texts, PreprocessingConfig how) {
    TokenSequences sequences = TokenSequences.of(texts, tokenizer, encoding(), most, how);
    return filled ? sequences.filledTo(most) : sequences;
  }

  @Override
  public Tensor encode(String... texts) {
    TokenEncoding encoding = encoding();
    int[][] rows = new int[texts.length][];
    int length = filled ? most : 1;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = encoding.ids(texts[i], tokenizer, most);
      length = Math.max(length, rows[i].length);
    }
    float[] ids = new float[rows.length * length];
    Arrays.fill(ids, Bags.PADDING);
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        ids[j * rows.length + i] = rows[i][j];
      }
    }
    return Tensor.ofColumns(Shape.of(rows.length, length), Precision.SINGLE, ids);
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
    try (TensorScope scope = TensorScope.open()) {
      for (double[] contributions : TokenContributions.of(network, encode(text), score).values()) {
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
        EncoderAttachment.of(NAME, tokenizer, words)
            .with(MOST, Integer.toString(most))
            .with(FILLED, Boolean.toString(filled));
    Attachment all = ngrams.map(each -> plain.with(NGRAMS, each.numbers())).orElse(plain);
    return pairs
        .map(
            each ->
                all.with(
                    PAIRS,
                    "%d %d %d %d"
                        .formatted(each.shortest(), each.longest(), each.buckets(), each.seed())))
        .orElse(all);
  }

  static TokenIdEncoder of(Attachment attachment) {
    Vocabulary vocabulary = Vocabulary.of(EncoderAttachment.words(attachment)).withUnknown();
    return new TokenIdEncoder(
        EncoderAttachment.tokenizer(attachment),
        vocabulary,
        Optional.ofNullable(attachment.texts().get(PAIRS)).map(TokenIdEncoder::pairs),
        Optional.ofNullable(attachment.numbers().get(NGRAMS))
            .map(it -> NgramFeatures.of(vocabulary, it)),
        Integer.parseInt(attachment.text(MOST)),
        Boolean.parseBoolean(attachment.text(FILLED)));
  }

  private static HashedNgrams pairs(String text) {
    long[] n = Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    if (n.length != 4) {
      throw new IllegalArgumentException(
          "expected the lengths, buckets and seed of hashed n-grams, got " + text);
    }
    return new HashedNgrams(
        Math.toIntExact(n[0]), Math.toIntExact(n[1]), Math.toIntExact(n[2]), n[3]);
  }
}
