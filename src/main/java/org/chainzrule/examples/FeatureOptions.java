package org.chainzrule.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.chainzrule.data.DataException;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.HashedNgrams;
import org.chainzrule.data.InverseFrequencies;
import org.chainzrule.data.PooledVectors;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Reviews;
import org.chainzrule.data.TokenEncoding;
import org.chainzrule.data.TokenSequences;
import org.chainzrule.data.Tokenizer;
import org.chainzrule.data.Vocabulary;
import org.chainzrule.data.WordVectors;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.Convolution;
import org.chainzrule.nn.Embedding;
import org.chainzrule.nn.EmbeddingBag;
import org.chainzrule.nn.Flatten;
import org.chainzrule.nn.MaxPooling;
import org.chainzrule.nn.Unflatten;
import org.chainzrule.tensor.Window;
import picocli.CommandLine.Option;

/** How an example turns reviews into numbers. */
final class FeatureOptions {

  private static final List<PooledVectors.Pool> POOLS =
      List.of(PooledVectors.Pool.WEIGHTED_MEAN, PooledVectors.Pool.MAX, PooledVectors.Pool.MIN);

  /** A word that is there once says nothing about other reviews. */
  private static final int LEAST = 2;

  private static final int WINDOW = 3;
  private static final long HASH_SEED = 7;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "bag: learned vectors of words and pairs of words, their mean; conv: a convolution over"
              + " learned vectors; pooled: frozen --vectors (default: ${DEFAULT-VALUE}).")
  ReviewModel model = ReviewModel.BAG;

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description = "Word vectors for --model pooled: GloVe's text, plain or gzip.")
  private Path vectors;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "At most N words, the commonest (default: ${DEFAULT-VALUE}).")
  private int words = 20_000;

  @Option(
      names = "--buckets",
      paramLabel = "N",
      description =
          "Vectors that pairs of words share in a bag, 0 for none (default: ${DEFAULT-VALUE}).")
  private int buckets = 30_000;

  @Option(
      names = "--width",
      paramLabel = "N",
      description =
          "Numbers in a learned vector, and channels of the convolution"
              + " (default: ${DEFAULT-VALUE}).")
  private int width = 16;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description =
          "At most N tokens of a review, the first (default: 400, or 64 for a convolution).")
  private Integer tokens;

  @Option(
      names = "--mark-negation",
      description = "Words after not and its like are words of their own.")
  private boolean negation;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Keep vocabularies, vectors and examples there, not to make them again.")
  private Path cache;

  /** Refuses what could not be, before any review is read. */
  void check() {
    boolean pooled = model == ReviewModel.POOLED;
    if (pooled == (vectors == null)) {
      throw new IllegalArgumentException(
          pooled
              ? "expected --vectors with --model pooled, a file of word vectors, got none"
              : "expected --vectors only with --model pooled, got --model " + model);
    }
    if (pooled && !Files.isRegularFile(vectors)) {
      throw new DataException("expected a file of word vectors, got none: " + vectors);
    }
    if (words < 1 || buckets < 0 || width < 1) {
      throw new IllegalArgumentException(
          "expected --vocabulary and --width of at least 1 and --buckets of at least 0, got "
              + words
              + ", "
              + width
              + " and "
              + buckets);
    }
    int least = model == ReviewModel.CONV ? WINDOW : 1;
    if (most() < least) {
      throw new IllegalArgumentException(
          "expected --tokens of at least " + least + ", got " + most());
    }
  }

  private int most() {
    int usual = model == ReviewModel.CONV ? 64 : 400;
    return tokens == null ? usual : tokens;
  }

  Preparation cached(Preparation how) {
    return cache == null ? how : how.cachedIn(cache);
  }

  /** What the options ask for; words are those of reviews to learn from. */
  ReviewFeatures features(Reviews train, ActivationPlan activation, Preparation how) {
    Tokenizer plain = Tokenizer.standard();
    Tokenizer tokenizer = negation ? plain.with(Tokenizer.Option.MARK_NEGATION) : plain;
    return switch (model) {
      case POOLED -> pooled(train, tokenizer, how);
      case BAG -> bag(train, tokenizer, how);
      case CONV -> convolution(train, tokenizer, activation, how);
    };
  }

  private ReviewFeatures pooled(Reviews train, Tokenizer tokenizer, Preparation how) {
    WordVectors all = WordVectors.read(vectors, how);
    Optional<InverseFrequencies> idf =
        Optional.of(InverseFrequencies.count(train, tokenizer, all, how));
    BiFunction<Reviews, Preparation, Dataset> raw =
        (reviews, each) -> PooledVectors.of(reviews, tokenizer, all, POOLS, idf, each);
    Standardised learned = Standardised.by(raw.apply(train, how));
    return new ReviewFeatures(
        (reviews, each) -> reviews == train ? learned : learned.like(raw.apply(reviews, each)),
        List.of(),
        POOLS.size() * all.dimension(),
        (long) all.size() * all.dimension(),
        all.size(),
        Optional.of(all.coverage(train, tokenizer, how).share()));
  }

  private ReviewFeatures bag(Reviews train, Tokenizer tokenizer, Preparation how) {
    Vocabulary vocabulary = Vocabulary.count(train, tokenizer, LEAST, words, how).withUnknown();
    TokenEncoding encoding =
        buckets == 0 ? vocabulary : vocabulary.and(new HashedNgrams(2, 2, buckets, HASH_SEED));
    return new ReviewFeatures(
        (reviews, each) -> TokenSequences.of(reviews, tokenizer, encoding, most(), each),
        List.of(EmbeddingBag.plan(encoding.size(), width, EmbeddingBag.Mode.MEAN)),
        width,
        0,
        vocabulary.words(),
        Optional.empty());
  }

  private ReviewFeatures convolution(
      Reviews train, Tokenizer tokenizer, ActivationPlan activation, Preparation how) {
    Vocabulary vocabulary = Vocabulary.count(train, tokenizer, LEAST, words, how).withUnknown();
    int length = most();
    return new ReviewFeatures(
        (reviews, each) ->
            new FixedLength(
                TokenSequences.of(reviews, tokenizer, vocabulary, length, each), length),
        List.of(
            Embedding.plan(vocabulary.size(), width),
            // [L, d] and [L, 1, d] are the same numbers in the same order.
            Flatten.plan(),
            Unflatten.plan(length, 1, width),
            Convolution.plan(Window.of(WINDOW, 1), width, width, activation),
            MaxPooling.plan(Window.of(length - WINDOW + 1, 1)),
            Flatten.plan()),
        width,
        0,
        vocabulary.words(),
        Optional.empty());
  }
}
