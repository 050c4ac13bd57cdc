package org.chainzrule.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.data.DataException;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Review;
import org.chainzrule.data.Tokenizer;
import org.chainzrule.nn.Dropout;
import org.chainzrule.nn.Plan;
import org.chainzrule.nn.TokenDropout;
import picocli.CommandLine.Option;

/** How an example turns reviews into numbers, and how large a network reads them. */
final class FeatureOptions {

  static final int WINDOW = 3;

  private static final int BUCKETS = 30_000;
  private static final int JOINED_TOKENS = 160;
  private static final int JOINED_CHANNELS = 96;
  private static final int CUES = 100_000;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "bag: learned vectors of words and pairs of words, their mean; cues: of words and what"
              + " tells most beside them; conv: a convolution over learned vectors; joined: cues and"
              + " conv; pooled: frozen --vectors"
              + " (default: ${DEFAULT-VALUE}).")
  ReviewModel model = ReviewModel.BAG;

  @Option(
      names = "--size",
      paramLabel = "NAME",
      description =
          "0.3m, 1m or 3.2m: about and at most so many parameters to learn; what the options below"
              + " and --hidden say comes first.",
      converter = ModelSize.Reader.class)
  ModelSize size;

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description =
          "Word vectors, GloVe's text, plain or gzip: for --model pooled, or for the others to"
              + " begin with.")
  Path vectors;

  @Option(
      names = "--freeze-vectors",
      description = "Words of a bag or convolution that have one of --vectors keep it.")
  boolean freezing;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description =
          "At most N words, the commonest (default: 20000, 30000 with cues, or as --size).")
  private Integer words;

  @Option(
      names = "--buckets",
      paramLabel = "N",
      description =
          "Vectors that pairs of words share in a bag, 0 for none (default: 30000, or as --size).")
  private Integer buckets;

  @Option(
      names = "--cues",
      paramLabel = "N",
      description =
          "Pairs, triples and words near an end that have vectors in --model cues and joined,"
              + " those that tell most of the stars (default: 100000, or as --size).")
  private Integer cues;

  @Option(
      names = "--width",
      paramLabel = "N",
      description =
          "Numbers in a learned vector (default: 16, 24 in --model cues, 18 in joined, as"
              + " --size, or those of --vectors).")
  private Integer width;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Channels of the convolution (default: 96 in --model joined, or as --width).")
  private Integer channels;

  @Option(
      names = "--token-dropout",
      paramLabel = "RATE",
      description =
          "Part of a review's tokens that a step does not see (default: 0.3 in --model cues and"
              + " joined, or 0).")
  private Double tokenDropout;

  @Option(
      names = "--dropout",
      paramLabel = "RATE",
      description =
          "Part of what a review is read as that a step does not see (default: 0.3 in --model cues"
              + " and joined, or 0).")
  private Double dropout;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description =
          "At most N tokens of a review, the first (default: 400, 64 in --model conv, 1000 with cues).")
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
    if (pooled && vectors == null) {
      throw new IllegalArgumentException(
          "expected --vectors with --model pooled, a file of word vectors, got none");
    }
    if (model.cues() && vectors != null) {
      throw new IllegalArgumentException(
          "expected --vectors with --model pooled, bag or conv, got " + model);
    }
    checkCues();
    if (channels != null && (channels < 1 || !model.convolves())) {
      throw new IllegalArgumentException(
          "expected --channels of at least 1 with --model conv or joined, got "
              + channels
              + " with "
              + model);
    }
    if (pooled && tokenDropout() > 0) {
      throw new IllegalArgumentException(
          "expected --token-dropout with --model bag, conv or joined, got pooled");
    }
    // Refuses rates that are none.
    plans();
    if (freezing && (pooled || vectors == null)) {
      throw new IllegalArgumentException(
          "expected --freeze-vectors with --vectors and --model bag or conv, got "
              + (pooled ? "pooled, whose vectors are never learned" : "no --vectors"));
    }
    if (!pooled && vectors != null && width != null) {
      throw new IllegalArgumentException(
          "expected --vectors without --width, which is theirs, got both");
    }
    if (vectors != null && !Files.isRegularFile(vectors)) {
      throw new DataException("expected a file of word vectors, got none: " + vectors);
    }
    if (words != null && words < 1
        || buckets != null && buckets < 0
        || width != null && width < 1) {
      throw new IllegalArgumentException(
          "expected --vocabulary and --width of at least 1 and --buckets of at least 0, got "
              + words
              + ", "
              + width
              + " and "
              + buckets);
    }
    int least = model.convolves() ? WINDOW : 1;
    if (most() < least) {
      throw new IllegalArgumentException(
          "expected --tokens of at least " + least + ", got " + most());
    }
  }

  private void checkCues() {
    boolean reads = model.cues();
    if (reads && buckets != null || !reads && cues != null) {
      throw new IllegalArgumentException(
          "expected --cues with --model cues or joined and --buckets with bag, got "
              + (reads ? "--buckets" : "--cues")
              + " with "
              + model);
    }
    if (cues != null && cues < 0 || reads && width() < Review.STARS) {
      throw new IllegalArgumentException(
          "expected --cues of at least 0 and --width of at least "
              + Review.STARS
              + " in --model cues and joined, got "
              + cues
              + " and "
              + width());
    }
  }

  /** Tokens that are kept of a review. */
  int most() {
    return tokens == null ? model.reading.tokens() : tokens;
  }

  /** Numbers in a vector, where no file of vectors says so. */
  int width() {
    int usual = size == null ? model.reading.width() : size.width(model);
    return width == null ? usual : width;
  }

  /** How many of a review's tokens a convolution reads. */
  int convolved() {
    return model == ReviewModel.JOINED ? Math.min(most(), JOINED_TOKENS) : most();
  }

  /** Channels of the convolution, if any. */
  int channels(int width) {
    int usual = model == ReviewModel.JOINED ? JOINED_CHANNELS : width;
    return channels == null ? usual : channels;
  }

  private double tokenDropout() {
    return tokenDropout == null ? model.reading.dropout() : tokenDropout;
  }

  private double dropout() {
    return dropout == null ? model.reading.dropout() : dropout;
  }

  /** The reading layers, with what is left out at random before and behind them. */
  List<Plan> plans(Plan... reading) {
    List<Plan> plans = new ArrayList<>();
    Plan tokens = TokenDropout.plan(tokenDropout());
    Plan numbers = Dropout.plan(dropout());
    // No layer where nothing is left out: a saved network says what it does.
    if (tokenDropout() > 0) {
      plans.add(tokens);
    }
    plans.addAll(List.of(reading));
    if (dropout() > 0) {
      plans.add(numbers);
    }
    return plans;
  }

  /**
   * Words at most.
   *
   * @param rows vectors that the size leaves room for
   */
  int words(int rows) {
    int all = model.reading.words();
    int sized = size == null ? all : Math.max(1, size.words(rows, model));
    // Frozen ones need no room.
    int usual = freezing ? Math.max(all, sized) : sized;
    return words == null ? usual : words;
  }

  /** Words at most that have no frozen vector. */
  int learnedWords(int rows) {
    return words == null && size != null ? size.words(rows, model) : Integer.MAX_VALUE;
  }

  /**
   * Vectors for pairs of words.
   *
   * @param rows vectors that the size leaves room for beside those of words
   */
  int buckets(int rows) {
    int usual = size == null ? BUCKETS : Math.max(0, rows);
    return buckets == null ? usual : buckets;
  }

  /**
   * Cues at most.
   *
   * @param rows vectors that the size leaves room for beside those of words
   */
  int cues(int rows) {
    int usual = size == null ? CUES : Math.max(0, rows);
    return cues == null ? usual : cues;
  }

  Optional<ModelSize> size() {
    return Optional.ofNullable(size);
  }

  Preparation cached(Preparation how) {
    return cache == null ? how : how.cachedIn(cache);
  }

  Tokenizer tokenizer() {
    Tokenizer plain = Tokenizer.standard();
    return negation ? plain.with(Tokenizer.Option.MARK_NEGATION) : plain;
  }
}
