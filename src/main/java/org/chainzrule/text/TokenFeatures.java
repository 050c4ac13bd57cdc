package org.chainzrule.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.layer.Concat;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Embedding;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.LeadingTokens;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Scale;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.nn.sequence.Gru;
import org.chainzrule.nn.sequence.TokenMean;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.encode.ClassLogRatios;
import org.chainzrule.text.encode.HashedNgrams;
import org.chainzrule.text.encode.NgramFeatures;
import org.chainzrule.text.encode.TokenEncoding;
import org.chainzrule.text.encode.TokenSequences;
import org.chainzrule.text.encode.Vocabulary;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.vectors.WordVectors;

/** Derives the features of models that read token ids from a training set. */
record TokenFeatures(ModelBudget budget, LabelledTexts train, PreprocessingConfig how) {

  /** A word that occurs once says nothing about other texts. */
  private static final int MIN_COUNT = 2;

  private static final int MIN_NGRAM_COUNT = 10;

  /** The additive smoothing of n-gram counts, which keeps the ratios of rare ones small. */
  private static final double PSEUDOCOUNT = 5;

  /**
   * The ids of a typical text. The bag divides its sum by the root of their number, and a scale by
   * the root of this one, which makes it about as large as a mean.
   */
  private static final double TYPICAL_LENGTH = 200;

  private static final double NOISE = 0.1;
  private static final long HASH_SEED = 7;

  private TextModel model() {
    return budget.model();
  }

  private Vocabulary vocabulary(int rows) {
    Tokenizer tokenizer = model().tokenizer();
    return Vocabulary.count(train, tokenizer, MIN_COUNT, budget.words(rows), how).withUnknown();
  }

  /** The features of words and of the n-grams that are most informative about the class. */
  TextFeatures ngrams() {
    int width = budget.width();
    if (train.classes().isEmpty() || width < budget.outputs()) {
      throw new IllegalArgumentException(
          train.classes().isEmpty()
              ? "expected texts with classes, by which n-grams are chosen, got scores"
              : String.format(
                  Locale.ROOT,
                  "expected width of at least %s, one number for each class, got %s",
                  budget.outputs(),
                  width));
    }
    Tokenizer tokenizer = model().tokenizer();
    int maxTokens = model().tokens();
    int rows = budget.rows(width);
    Vocabulary vocabulary = vocabulary(rows);
    boolean alone = model().reading == TextReading.NGRAMS;
    int maxNgrams = budget.ngrams(rows - (alone ? 1 : 2) * vocabulary.size());
    NgramFeatures ngrams =
        NgramFeatures.select(
            train,
            tokenizer,
            vocabulary,
            new NgramFeatures.Criteria(maxTokens, MIN_NGRAM_COUNT, maxNgrams, PSEUDOCOUNT),
            how);
    TokenEncoding encoding = vocabulary.and(ngrams);
    TokenSequences texts = TokenSequences.of(train, tokenizer, encoding, maxTokens, how);
    LayerPlan bag =
        Sequential.plan(
            EmbeddingBag.plan(
                naiveBayes(texts, encoding.size(), width), 0, false, EmbeddingBag.Mode.ROOT),
            Scale.plan(1 / Math.sqrt(TYPICAL_LENGTH)));
    return TextFeatures.of(
        budget,
        new TokenIdEncoder(
            tokenizer, vocabulary, Optional.empty(), Optional.of(ngrams), maxTokens, false),
        texts,
        List.of(alone ? bag : Concat.plan(bag, leadingWords(vocabulary.size(), width))),
        budget.features(width),
        0,
        Optional.empty());
  }

  /** Initial embeddings: small noise, with the log-count ratios added to the first K components. */
  private Tensor naiveBayes(TokenSequences texts, int size, int width) {
    double[] ratios = ClassLogRatios.of(texts, size, PSEUDOCOUNT).toColumns();
    // The name of the child is that of an earlier version: the same seed gives the same numbers.
    Seeds seeds = Seeds.of(model().seed).child("cues");
    double[] table =
        Tensor.normal(seeds, Shape.of(size, width), Precision.SINGLE).times(NOISE).toColumns();
    for (int i = 0; i < ratios.length; i++) {
      table[i] += ratios[i];
    }
    return Tensor.ofColumns(Shape.of(size, width), Precision.SINGLE, table);
  }

  /** The features of words, and in a bag of bigrams; words with a pretrained vector come first. */
  TextFeatures words(Optional<WordVectors> vectors) {
    Tokenizer tokenizer = model().tokenizer();
    int width = vectors.map(WordVectors::dimension).orElseGet(budget::width);
    boolean convolution = model().reading == TextReading.CONV;
    boolean freezing = model().freezing;
    int rows = budget.rows(width);
    Vocabulary common = vocabulary(rows);
    Vocabulary ordered =
        vectors.map(all -> common.beginningWith(word -> all.id(word) >= 0)).orElse(common);
    Tensor known = known(ordered, vectors);
    Vocabulary vocabulary =
        freezing ? ordered.first((long) known.rows() + budget.learnedWords(rows)) : ordered;
    int learned = vocabulary.size() - (freezing ? known.rows() : 0);
    boolean recurrent = model().reading.recurs();
    int buckets = convolution || recurrent ? 0 : budget.buckets(rows - learned);
    Optional<HashedNgrams> bigrams =
        Optional.of(buckets).filter(n -> n > 0).map(n -> new HashedNgrams(2, 2, n, HASH_SEED));
    TokenIdEncoder encoder =
        new TokenIdEncoder(
            tokenizer, vocabulary, bigrams, Optional.empty(), model().tokens(), convolution);
    int more = encoder.encoding().size() - known.rows();
    boolean fresh = known.rows() == 0;
    EmbeddingBag.Mode mean = EmbeddingBag.Mode.MEAN;
    LayerPlan table = fresh ? Embedding.plan(more, width) : Embedding.plan(known, more, freezing);
    return TextFeatures.of(
        budget,
        encoder,
        encoder.examples(train, how),
        convolution || recurrent
            ? inOrder(table, width)
            : List.of(
                fresh
                    ? EmbeddingBag.plan(more, width, mean)
                    : EmbeddingBag.plan(known, more, freezing, mean)),
        budget.features(width),
        freezing ? known.length() : 0,
        vectors.map(all -> all.coverage(train, tokenizer, how).share()));
  }

  /**
   * The pretrained vectors of the k words that have one, which come first: {@code [k, d]}, k ≥ 0.
   */
  private static Tensor known(Vocabulary vocabulary, Optional<WordVectors> vectors) {
    List<String> words =
        IntStream.range(0, vocabulary.words())
            .mapToObj(vocabulary::word)
            .filter(word -> vectors.isPresent() && vectors.get().id(word) >= 0)
            .toList();
    return vectors
        .map(all -> all.rows(Vocabulary.of(words), Precision.SINGLE))
        .orElseGet(() -> Tensor.zeros(Shape.of(0, 1), Precision.SINGLE));
  }

  /** What reads the leading words, in their order, beside a bag of words and n-grams. */
  private LayerPlan leadingWords(int words, int width) {
    List<LayerPlan> plans = new ArrayList<>();
    plans.add(LeadingTokens.plan(words, budget.inOrder()));
    plans.addAll(inOrder(Embedding.plan(words, width), width));
    return new Sequential.SequentialPlan(plans);
  }

  private List<LayerPlan> inOrder(LayerPlan table, int width) {
    return model().reading.recurs()
        ? List.of(table, Gru.plan(width, budget.units()), TokenMean.plan())
        : convolution(table, width);
  }

  private List<LayerPlan> convolution(LayerPlan table, int width) {
    int window = ModelBudget.WINDOW;
    int length = budget.inOrder();
    return List.of(
        table,
        // Reshapes [L, d] to [L, 1, d], which is an image of height L and width 1.
        Flatten.plan(),
        Unflatten.plan(length, 1, width),
        Convolution.plan(
            Window.of(window, 1), width, budget.channels(width), model().dense().activation()),
        MaxPooling.plan(Window.of(length - window + 1, 1)),
        Flatten.plan());
  }
}
