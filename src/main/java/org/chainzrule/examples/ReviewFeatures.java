package org.chainzrule.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chainzrule.data.ClassLogRatios;
import org.chainzrule.data.Cues;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.HashedNgrams;
import org.chainzrule.data.InverseFrequencies;
import org.chainzrule.data.PooledVectors;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Reviews;
import org.chainzrule.data.Standardisation;
import org.chainzrule.data.TokenEncoding;
import org.chainzrule.data.TokenSequences;
import org.chainzrule.data.Tokenizer;
import org.chainzrule.data.Vocabulary;
import org.chainzrule.data.WordVectors;
import org.chainzrule.nn.Branches;
import org.chainzrule.nn.Convolution;
import org.chainzrule.nn.Embedding;
import org.chainzrule.nn.EmbeddingBag;
import org.chainzrule.nn.Flatten;
import org.chainzrule.nn.LeadingTokens;
import org.chainzrule.nn.MaxPooling;
import org.chainzrule.nn.Plan;
import org.chainzrule.nn.Scale;
import org.chainzrule.nn.Sequential;
import org.chainzrule.nn.Unflatten;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;

/**
 * What a network gets of reviews, and how it begins.
 *
 * @param reader turns reviews into examples
 * @param train those to learn from
 * @param first the layers before the dense ones
 * @param width how many numbers those give
 * @param frozen how many numbers were learned elsewhere and stay as they are
 * @param coverage the part of tokens that have a vector from elsewhere
 */
record ReviewFeatures(
    ReviewReader reader,
    Dataset train,
    List<Plan> first,
    int width,
    long frozen,
    Optional<Double> coverage) {

  /** A word that is there once says nothing about other reviews. */
  private static final int LEAST = 2;

  private static final int LEAST_CUES = 10;

  /** Texts that are taken for granted in each class: rare tokens say little. */
  private static final double GRANTED = 5;

  /** Tokens and cues of a text, about, by whose root it is divided twice: as large as a mean. */
  private static final double USUAL = 200;

  private static final double NOISE = 0.1;
  private static final long HASH_SEED = 7;

  /** What the options ask for; words are those of reviews to learn from. */
  static ReviewFeatures of(
      FeatureOptions options, Reviews train, TrainingOptions network, Preparation how) {
    Optional<WordVectors> vectors =
        Optional.ofNullable(options.vectors).map(file -> WordVectors.read(file, how));
    return switch (options.model) {
      case POOLED -> pooled(options, train, vectors.orElseThrow(), how);
      case CUES, JOINED -> cues(options, train, network, how);
      default -> tokens(options, train, vectors, network, how);
    };
  }

  private static ReviewFeatures pooled(
      FeatureOptions options, Reviews train, WordVectors all, Preparation how) {
    Tokenizer tokenizer = options.tokenizer();
    InverseFrequencies every = InverseFrequencies.count(train, tokenizer, all, how);
    int[] seen = every.seen();
    if (seen.length == 0) {
      throw new IllegalArgumentException(
          "expected --vectors with words of the reviews, got none of them");
    }
    // Others could not be weighed, and a saved model need not hold them.
    WordVectors vectors = all.only(seen);
    InverseFrequencies idf = every.only(seen);
    PooledVectors raw = PooledReader.raw(train, tokenizer, vectors, idf, how);
    Standardisation scale = Standardisation.by(raw);
    PooledReader reader = new PooledReader(tokenizer, vectors, idf, scale);
    return new ReviewFeatures(
        reader,
        raw.standardised(scale),
        options.plans(),
        scale.size(),
        (long) vectors.size() * vectors.dimension(),
        coverage(vectors, train, tokenizer, how));
  }

  private static Optional<Double> coverage(
      WordVectors vectors, Reviews train, Tokenizer tokenizer, Preparation how) {
    return Optional.of(vectors.coverage(train, tokenizer, how).share());
  }

  private static ReviewFeatures cues(
      FeatureOptions options, Reviews train, TrainingOptions network, Preparation how) {
    Tokenizer tokenizer = options.tokenizer();
    int width = options.width();
    int rows = rows(options, width, network);
    Vocabulary vocabulary =
        Vocabulary.count(train, tokenizer, LEAST, options.words(rows), how).withUnknown();
    boolean joined = options.model == ReviewModel.JOINED;
    int most = options.cues(rows - (joined ? 2 : 1) * vocabulary.size());
    Cues.Wanted wanted = new Cues.Wanted(options.most(), LEAST_CUES, most, GRANTED);
    Cues cues = Cues.choose(train, tokenizer, vocabulary, wanted, how);
    TokenEncoding encoding = vocabulary.and(cues);
    TokenSequences texts = TokenSequences.of(train, tokenizer, encoding, options.most(), how);
    Plan bag =
        new Sequential.SequentialPlan(
            List.of(
                EmbeddingBag.plan(
                    likeNaiveBayes(texts, encoding.size(), width, network.seed),
                    0,
                    false,
                    EmbeddingBag.Mode.ROOT),
                Scale.plan(1 / Math.sqrt(USUAL))));
    return new ReviewFeatures(
        new TokenReader(
            tokenizer, vocabulary, Optional.empty(), Optional.of(cues), options.most(), false),
        texts,
        options.plans(
            joined
                ? Branches.plan(bag, joinedConvolution(vocabulary.size(), options, width, network))
                : bag),
        features(options, width),
        0,
        Optional.empty());
  }

  /** What each token says of each class in the first numbers, and a little noise in all. */
  private static Tensor likeNaiveBayes(TokenSequences texts, int size, int width, long seed) {
    double[] ratios = ClassLogRatios.of(texts, size, GRANTED).toColumns();
    Seeds seeds = Seeds.of(seed).child("cues");
    double[] begin =
        Tensor.normal(seeds, Shape.of(size, width), Precision.SINGLE).times(NOISE).toColumns();
    for (int i = 0; i < ratios.length; i++) {
      begin[i] += ratios[i];
    }
    return Tensor.ofColumns(Shape.of(size, width), Precision.SINGLE, begin);
  }

  private static ReviewFeatures tokens(
      FeatureOptions options,
      Reviews train,
      Optional<WordVectors> vectors,
      TrainingOptions network,
      Preparation how) {
    Tokenizer tokenizer = options.tokenizer();
    int width = vectors.map(WordVectors::dimension).orElseGet(options::width);
    boolean convolution = options.model == ReviewModel.CONV;
    int rows = rows(options, width, network);
    Vocabulary common =
        Vocabulary.count(train, tokenizer, LEAST, options.words(rows), how).withUnknown();
    Vocabulary ordered =
        vectors.map(all -> common.beginningWith(word -> all.id(word) >= 0)).orElse(common);
    Tensor known = known(ordered, vectors);
    Vocabulary vocabulary =
        options.freezing
            ? ordered.first((long) known.rows() + options.learnedWords(rows))
            : ordered;
    long frozen = options.freezing ? known.length() : 0;
    int learned = vocabulary.size() - (options.freezing ? known.rows() : 0);
    int buckets = convolution ? 0 : options.buckets(rows - learned);
    TokenReader reader =
        new TokenReader(
            tokenizer,
            vocabulary,
            Optional.of(buckets).filter(n -> n > 0).map(n -> new HashedNgrams(2, 2, n, HASH_SEED)),
            Optional.empty(),
            options.most(),
            convolution);
    int more = reader.encoding().size() - known.rows();
    return new ReviewFeatures(
        reader,
        reader.examples(train, how),
        options.plans(
            convolution
                ? convolution(table(known, more, width, options.freezing), options, width, network)
                    .toArray(Plan[]::new)
                : new Plan[] {bag(known, more, width, options.freezing)}),
        features(options, width),
        frozen,
        vectors.flatMap(all -> coverage(all, train, tokenizer, how)));
  }

  /** How many numbers a review of tokens becomes. */
  private static int features(FeatureOptions options, int width) {
    return switch (options.model) {
      case CONV -> options.channels(width);
      case JOINED -> width + options.channels(width);
      default -> width;
    };
  }

  /** How many learned vectors the size leaves room for; any number without a size. */
  private static int rows(FeatureOptions options, int width, TrainingOptions network) {
    if (options.size().isEmpty()) {
      return Integer.MAX_VALUE;
    }
    long others = network.denseParameters(features(options, width));
    if (options.model.convolves()) {
      others += network.denseParameters(FeatureOptions.WINDOW * width, options.channels(width));
    }
    return (int) Math.max(1, (options.size.parameters - others) / width);
  }

  /** The vectors of the words that have one, which come first; shape {@code [k, d]}, k maybe 0. */
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

  private static Plan table(Tensor known, int more, int width, boolean freezing) {
    return known.rows() == 0 ? Embedding.plan(more, width) : Embedding.plan(known, more, freezing);
  }

  private static Plan bag(Tensor known, int more, int width, boolean freezing) {
    return known.rows() == 0
        ? EmbeddingBag.plan(more, width, EmbeddingBag.Mode.MEAN)
        : EmbeddingBag.plan(known, more, freezing, EmbeddingBag.Mode.MEAN);
  }

  /** Reads the words of what a bag reads with cues. */
  private static Plan joinedConvolution(
      int words, FeatureOptions options, int width, TrainingOptions network) {
    List<Plan> plans = new ArrayList<>();
    plans.add(LeadingTokens.plan(words, options.convolved()));
    plans.addAll(convolution(Embedding.plan(words, width), options, width, network));
    return new Sequential.SequentialPlan(plans);
  }

  private static List<Plan> convolution(
      Plan table, FeatureOptions options, int width, TrainingOptions network) {
    int window = FeatureOptions.WINDOW;
    int length = options.convolved();
    return List.of(
        table,
        // [L, d] and [L, 1, d] are the same numbers in the same order.
        Flatten.plan(),
        Unflatten.plan(length, 1, width),
        Convolution.plan(
            Window.of(window, 1), width, options.channels(width), network.activationPlan()),
        MaxPooling.plan(Window.of(length - window + 1, 1)),
        Flatten.plan());
  }
}
