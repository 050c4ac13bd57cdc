package org.chainzrule.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.experiment.recipe.OptimizerConfig;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.io.DataException;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.TokenDropout;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.Tokenizer;

/**
 * The configuration of a text model: how its network reads a text, and how large it is. It is
 * immutable; a method that sets something returns a changed copy. What is not set gets the default
 * of the {@link TextReading}.
 *
 * <pre>{@code
 * TextClassifier classifier = TextModel.bag().train(reviews).classifier();
 * classifier.save(Path.of("sentiment.safetensors"));
 * String answer = classifier.classify("A gorgeous film.").className();
 * }</pre>
 */
public final class TextModel implements Cloneable {

  private static final int DEGREE = 3;
  private static final int BATCH = 128;
  private static final int EPOCHS = 4;

  // Only changed() writes these fields, before it returns the copy; null means not set.
  final TextReading reading;
  Optional<ModelSize> size = Optional.empty();
  Optional<Path> vectors = Optional.empty();
  boolean freezing;
  boolean negation;
  Integer words;
  Integer buckets;
  Integer ngrams;
  Integer width;
  Integer channels;
  Integer units;
  List<Integer> hidden;
  long seed = 7;
  private Integer tokens;
  private Double tokenDropout;
  private Double dropout;
  private ActivationPlan activation;

  private TextModel(TextReading reading) {
    this.reading = reading;
  }

  /** A model with this kind of network and its default sizes. */
  public static TextModel of(TextReading reading) {
    return new TextModel(reading);
  }

  /**
   * A bag of words and bigrams, {@link TextReading#BAG}: small and fast, for classes and scores.
   */
  public static TextModel bag() {
    return of(TextReading.BAG);
  }

  /**
   * Words and n-grams, {@link TextReading#NGRAMS}: accurate on large training sets, for classes.
   */
  public static TextModel ngrams() {
    return of(TextReading.NGRAMS);
  }

  private TextModel changed(Consumer<TextModel> change) {
    try {
      TextModel copy = (TextModel) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** Limits the number of parameters to learn; sizes that are set explicitly take precedence. */
  public TextModel size(ModelSize about) {
    return changed(copy -> copy.size = Optional.of(about));
  }

  /**
   * Uses pretrained word vectors from a file in GloVe's text format, plain or gzip: as the inputs
   * of {@link TextReading#POOLED}, or as the initial embeddings of a bag, convolution or recurrent
   * unit.
   */
  public TextModel vectors(Path file) {
    return changed(copy -> copy.vectors = Optional.of(file));
  }

  /** Keeps the pretrained vectors fixed during training. */
  public TextModel freezeVectors() {
    return changed(copy -> copy.freezing = true);
  }

  /** Treats negated words as other words, see {@link Tokenizer.Option#MARK_NEGATION}. */
  public TextModel markNegation() {
    return changed(copy -> copy.negation = true);
  }

  /** Limits the vocabulary to the most frequent words, at least 1. */
  public TextModel vocabulary(int maxWords) {
    return changed(copy -> copy.words = maxWords);
  }

  /** Sets the number of hash buckets for bigrams in a bag, at least 0. */
  public TextModel buckets(int count) {
    return changed(copy -> copy.buckets = count);
  }

  /** Limits the n-gram features to the most informative ones, at least 0. */
  public TextModel ngrams(int maxFeatures) {
    return changed(copy -> copy.ngrams = maxFeatures);
  }

  /** Sets the length of learned embeddings, at least 1. */
  public TextModel width(int length) {
    return changed(copy -> copy.width = length);
  }

  /** Sets the number of output channels of the convolution, at least 1. */
  public TextModel channels(int count) {
    return changed(copy -> copy.channels = count);
  }

  /** Sets the units of the gated recurrent unit, at least 1. */
  public TextModel units(int count) {
    return changed(copy -> copy.units = count);
  }

  /** Truncates texts to this number of tokens, at least 1. */
  public TextModel tokens(int max) {
    return changed(copy -> copy.tokens = max);
  }

  /** Sets the rate of token dropout, at least 0 and below 1. */
  public TextModel tokenDropout(double rate) {
    return changed(copy -> copy.tokenDropout = rate);
  }

  /** Sets the rate of dropout before the dense layers, at least 0 and below 1. */
  public TextModel dropout(double rate) {
    return changed(copy -> copy.dropout = rate);
  }

  /** Sets the numbers of units of the hidden dense layers. */
  public TextModel hidden(List<Integer> units) {
    return changed(copy -> copy.hidden = List.copyOf(units));
  }

  /** Sets the activation of hidden layers and convolutions; the default is a cubic polynomial. */
  public TextModel activation(ActivationPlan other) {
    return changed(copy -> copy.activation = other);
  }

  /** Sets the seed of the initial parameters and of the training; the default is 7. */
  public TextModel seed(long other) {
    return changed(copy -> copy.seed = other);
  }

  /** The kind of network. */
  public TextReading reading() {
    return reading;
  }

  /**
   * The default training: batches of 128 texts, DREG, and only 4 epochs, since embedding tables
   * soon overfit. With a recurrent unit there is no DREG, which would take seven times as long.
   */
  public TrainingRecipe recipe() {
    boolean pooled = reading == TextReading.POOLED;
    int batch = pooled ? size.map(ModelSize::batch).orElse(BATCH) : BATCH;
    return TrainingRecipe.standard()
        .withEpochs(EPOCHS)
        .withSeed(seed)
        .with(OptimizerConfig.of(batch, reading.rate))
        .with(DregConfig.constant(Dreg.Scope.LAYER, reading.dreg));
  }

  /** The hidden dense layers: those that are set or the default ones, not those of a size. */
  public MlpConfig dense() {
    return MlpConfig.of()
        .withHidden(hidden == null ? reading.hidden : hidden)
        .with(activation == null ? PolynomialPlan.of(DEGREE).withTails(reading.tails) : activation);
  }

  int tokens() {
    return tokens == null ? reading.tokens : tokens;
  }

  double tokenDropout() {
    return tokenDropout == null ? reading.dropout : tokenDropout;
  }

  double dropout() {
    return dropout == null ? reading.dropout : dropout;
  }

  Tokenizer tokenizer() {
    Tokenizer plain = Tokenizer.standard();
    return negation ? plain.with(Tokenizer.Option.MARK_NEGATION) : plain;
  }

  /**
   * Reads a training set: counts its words, builds the encoder, and encodes the texts.
   *
   * @throws IllegalArgumentException as {@link #checked}, or if the texts have scores and the model
   *     is for classes only
   */
  public TextFeatures read(LabelledTexts train, PreprocessingConfig how) {
    return TextFeatures.of(checked(), train, how);
  }

  /** Trains a network on these texts by the default training, see {@link #recipe}. */
  public TextTraining.Result train(LabelledTexts train) {
    return TextTraining.of(this).train(train, PreprocessingConfig.standard());
  }

  /**
   * Checks the settings and returns this model.
   *
   * @throws IllegalArgumentException if a number is out of range or settings contradict each other
   * @throws DataException if the file of word vectors is missing
   */
  public TextModel checked() {
    boolean pooled = reading == TextReading.POOLED;
    boolean ngramFeatures = reading.selectsNgrams();
    require(
        !pooled || vectors.isPresent(),
        "vectors with model pooled, a file of word vectors, got none");
    require(
        !ngramFeatures || vectors.isEmpty(),
        "vectors with model pooled, bag, conv or gru, got " + reading);
    require(
        (reading == TextReading.BAG || buckets == null) && (ngramFeatures || ngrams == null),
        String.format(
            Locale.ROOT,
            "ngrams with model ngrams, ngram-conv or ngram-gru and buckets with bag, got %s with %s",
            ngramFeatures || ngrams == null ? "buckets" : "ngrams",
            reading));
    require(
        channels == null || reading.convolves(),
        String.format(
            Locale.ROOT,
            "channels with model conv or ngram-conv, got %d with %s",
            channels,
            reading));
    require(
        units == null || reading.recurs(),
        String.format(
            Locale.ROOT, "units with model gru or ngram-gru, got %d with %s", units, reading));
    require(
        !pooled || tokenDropout() == 0,
        "token-dropout with another model than pooled, which reads no tokens, got pooled");
    require(
        !freezing || !pooled && vectors.isPresent(),
        "freeze-vectors with vectors and model bag, conv or gru, got "
            + (pooled ? "pooled, whose vectors are never learned" : "no vectors"));
    require(
        pooled || vectors.isEmpty() || width == null,
        "vectors without width, which is theirs, got both");
    atLeast(1, words, "vocabulary");
    atLeast(1, width, "width");
    atLeast(0, buckets, "buckets");
    atLeast(0, ngrams, "ngrams");
    atLeast(1, channels, "channels");
    atLeast(1, units, "units");
    atLeast(reading.convolves() ? ModelBudget.WINDOW : 1, tokens(), "tokens");
    // The plans reject rates that are out of range.
    TokenDropout.plan(tokenDropout());
    Dropout.plan(dropout());
    if (vectors.isPresent() && !Files.isRegularFile(vectors.get())) {
      throw new DataException("expected a file of word vectors, got none: " + vectors.get());
    }
    return this;
  }

  private static void atLeast(int least, Integer given, String name) {
    require(given == null || given >= least, name + " of at least " + least + ", got " + given);
  }

  private static void require(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected);
    }
  }

  /** The kind of network and what was set; the rest has its defaults. */
  @Override
  public String toString() {
    Map<String, Object> set = new LinkedHashMap<>();
    set.put("size", size.orElse(null));
    set.put("vectors", vectors.orElse(null));
    set.put("freezeVectors", freezing ? true : null);
    set.put("markNegation", negation ? true : null);
    set.put("vocabulary", words);
    set.put("buckets", buckets);
    set.put("ngrams", ngrams);
    set.put("width", width);
    set.put("channels", channels);
    set.put("units", units);
    set.put("hidden", hidden);
    set.put("tokens", tokens);
    set.put("tokenDropout", tokenDropout);
    set.put("dropout", dropout);
    set.put("activation", activation);
    set.put("seed", seed);
    set.values().removeIf(Objects::isNull);
    return "TextModel " + reading + " " + set;
  }
}
