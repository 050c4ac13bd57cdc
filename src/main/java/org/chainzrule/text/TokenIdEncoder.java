package org.chainzrule.text;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.model.Attachment;
import org.chainzrule.nn.Layer;
import org.chainzrule.onnx.OnnxInput;
import org.chainzrule.onnx.OnnxTensor;
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
 * A text encoder by token ids of words and n-grams: {@code [n, L]}, where L is the number of ids of
 * the longest text and shorter ones end in {@link Bags#PADDING}.
 *
 * @param vocabulary the words, with an id for unknown ones
 * @param hashed hashed n-grams, whose ids follow those of the words; empty for none
 * @param selected selected n-gram features in place of hashed ones; empty for none
 * @param maxTokens how many tokens of a text are read, from its beginning; at least 1
 * @param padded whether L is always {@code maxTokens}, which is then at most 2²⁰
 */
public record TokenIdEncoder(
    Tokenizer tokenizer,
    Vocabulary vocabulary,
    Optional<HashedNgrams> hashed,
    Optional<NgramFeatures> selected,
    int maxTokens,
    boolean padded)
    implements TextEncoder {

  static final String NAME = "tokens";

  // These names are part of the file format.
  private static final String HASHED = "runs";
  private static final String SELECTED = "cues";
  private static final String MAX_TOKENS = "most";
  private static final String PADDED = "filled";

  /** The most tokens of a text to which others are padded: each costs memory for every text. */
  private static final int MOST_PADDED = 1 << 20;

  private static final int EXAMPLE_TOKENS = 1 << 10;

  /**
   * @throws IllegalArgumentException if texts are to have fewer than 1 token, or are to be padded
   *     to more than 2²⁰
   */
  public TokenIdEncoder {
    if (maxTokens < 1 || padded && maxTokens > MOST_PADDED) {
      throw new IllegalArgumentException(
          "expected at least 1 token of a text, and at most "
              + MOST_PADDED
              + " where texts are padded, got "
              + maxTokens);
    }
  }

  /** The encoding of words and n-grams. */
  public TokenEncoding encoding() {
    Optional<TokenEncoding> more = selected.<TokenEncoding>map(each -> each).or(() -> hashed);
    return more.map(vocabulary::and).orElse(vocabulary);
  }

  @Override
  public Dataset examples(LabelledTexts texts, PreprocessingConfig how) {
    return padded(TokenSequences.of(texts, tokenizer, encoding(), maxTokens, how));
  }

  private TokenSequences padded(TokenSequences sequences) {
    return padded ? sequences.paddedTo(maxTokens) : sequences;
  }

  @Override
  public Tensor encode(String... texts) {
    return padded(TokenSequences.of(Arrays.asList(texts), tokenizer, encoding(), maxTokens))
        .batch(IntStream.range(0, texts.length).toArray(), Precision.SINGLE)
        .inputs();
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
  public Tensor largestExample() {
    // Without padding every length fits the network, and a short one costs little.
    int length = padded ? maxTokens : Math.min(maxTokens, EXAMPLE_TOKENS);
    double[] ids = new double[length];
    Arrays.fill(ids, encoding().size() - 1);
    return Tensor.of(Shape.of(1, length), ids);
  }

  @Override
  public Map<String, Double> contributions(
      String text, Layer network, UnaryOperator<Variable> score) {
    List<String> names = encoding().names(text, tokenizer, maxTokens);
    Map<String, Double> sums = new LinkedHashMap<>();
    try (TensorScope scope = TensorScope.open()) {
      for (double[] contributions : TokenContributions.of(network, encode(text), score).values()) {
        // A convolution may read only the leading ids.
        for (int t = 0; t < Math.min(names.size(), contributions.length); t++) {
          sums.merge(names.get(t), contributions[t], Double::sum);
        }
      }
    }
    return sums;
  }

  @Override
  public OnnxInput onnxInput() {
    return OnnxInput.tokens(padded ? OptionalInt.of(maxTokens) : OptionalInt.empty());
  }

  /** Returns the ids: the network reads them itself. */
  @Override
  public OnnxTensor onnx(OnnxTensor ids) {
    return ids;
  }

  @Override
  public Shape encodedShape(Shape ids) {
    return ids;
  }

  @Override
  public Attachment attachment() {
    List<String> words = IntStream.range(0, vocabulary.words()).mapToObj(vocabulary::word).toList();
    Attachment plain =
        EncoderAttachment.of(NAME, tokenizer, words)
            .with(MAX_TOKENS, Integer.toString(maxTokens))
            .with(PADDED, Boolean.toString(padded));
    Attachment all = selected.map(each -> plain.with(SELECTED, each.numbers())).orElse(plain);
    return hashed
        .map(
            each ->
                all.with(
                    HASHED,
                    String.format(
                        Locale.ROOT,
                        "%d %d %d %d",
                        each.shortest(),
                        each.longest(),
                        each.buckets(),
                        each.seed())))
        .orElse(all);
  }

  static TokenIdEncoder of(Attachment attachment) {
    Vocabulary vocabulary = Vocabulary.of(EncoderAttachment.words(attachment)).withUnknown();
    return new TokenIdEncoder(
        EncoderAttachment.tokenizer(attachment),
        vocabulary,
        Optional.ofNullable(attachment.texts().get(HASHED)).map(TokenIdEncoder::hashed),
        Optional.ofNullable(attachment.numbers().get(SELECTED))
            .map(it -> NgramFeatures.of(vocabulary, it)),
        EncoderAttachment.number(attachment, MAX_TOKENS, Integer::valueOf),
        EncoderAttachment.flag(attachment, PADDED));
  }

  private static HashedNgrams hashed(String text) {
    String[] n = text.split(" ");
    try {
      if (n.length == 4) {
        return new HashedNgrams(
            Integer.parseInt(n[0]),
            Integer.parseInt(n[1]),
            Integer.parseInt(n[2]),
            Long.parseLong(n[3]));
      }
    } catch (NumberFormatException e) {
      throw notNgrams(text, e);
    }
    throw notNgrams(text, null);
  }

  private static IllegalArgumentException notNgrams(String text, Throwable cause) {
    return new IllegalArgumentException(
        "expected the lengths, buckets and seed of hashed n-grams, got " + text, cause);
  }
}
