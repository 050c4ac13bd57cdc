package org.chainzrule.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.experiment.recipe.OptimizerConfig;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.io.DataException;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.TokenDropout;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.Tokenizer;

/**
 * What a network for texts is to be, before any text is read: how it reads them, and how large it
 * is. Immutable; each method with an argument gives a changed copy.
 *
 * <pre>{@code
 * TextClassifier classifier = TextModel.bag().train(reviews).classifier();
 * classifier.save(Path.of("sentiment.safetensors"));
 * String answer = classifier.classify("A gorgeous film.").className();
 * }</pre>
 */
public final class TextModel {

  private static final int DEGREE = 3;
  private static final int BATCH = 128;
  private static final int EPOCHS = 4;

  // Written by changed() alone, before anybody else sees the copy; null where nobody said.
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
  List<Integer> hidden;
  long seed = 7;
  private Integer tokens;
  private Double tokenDropout;
  private Double dropout;
  private ActivationPlan activation;

  private TextModel(TextReading reading) {
    this.reading = reading;
  }

  /** A model that reads texts in a way, with usual sizes. */
  public static TextModel of(TextReading reading) {
    return new TextModel(reading);
  }

  /** {@link TextReading#BAG}: small, fast, and for scores as well as for classes. */
  public static TextModel bag() {
    return of(TextReading.BAG);
  }

  /** {@link TextReading#NGRAMS}: the most accurate where there are many texts. */
  public static TextModel ngrams() {
    return of(TextReading.NGRAMS);
  }

  private TextModel changed(Consumer<TextModel> change) {
    TextModel copy = new TextModel(reading);
    copy.size = size;
    copy.vectors = vectors;
    copy.freezing = freezing;
    copy.negation = negation;
    copy.words = words;
    copy.buckets = buckets;
    copy.ngrams = ngrams;
    copy.width = width;
    copy.channels = channels;
    copy.hidden = hidden;
    copy.seed = seed;
    copy.tokens = tokens;
    copy.tokenDropout = tokenDropout;
    copy.dropout = dropout;
    copy.activation = activation;
    change.accept(copy);
    return copy;
  }

  /** With about and at most so many parameters to learn; numbers that are given come first. */
  public TextModel size(ModelSize about) {
    return changed(copy -> copy.size = Optional.of(about));
  }

  /**
   * With word vectors from a file in GloVe's layout, plain or gzip: for {@link TextReading#POOLED},
   * or for a bag or convolution to begin with.
   */
  public TextModel vectors(Path file) {
    return changed(copy -> copy.vectors = Optional.of(file));
  }

  /** With vectors from the file that stay as they are. */
  public TextModel freezeVectors() {
    return changed(copy -> copy.freezing = true);
  }

  /** With words after {@code not} and its like as words of their own. */
  public TextModel markNegation() {
    return changed(copy -> copy.negation = true);
  }

  /** With a vocabulary of at most so many words, the commonest, at least 1. */
  public TextModel vocabulary(int most) {
    return changed(copy -> copy.words = most);
  }

  /** With so many vectors that pairs of words share in a bag, at least 0. */
  public TextModel buckets(int count) {
    return changed(copy -> copy.buckets = count);
  }

  /** With vectors for at most so many n-grams, those that tell most about the class. */
  public TextModel ngrams(int most) {
    return changed(copy -> copy.ngrams = most);
  }

  /** With so many numbers in a learned vector, at least 1. */
  public TextModel width(int numbers) {
    return changed(copy -> copy.width = numbers);
  }

  /** With so many channels of the convolution, at least 1. */
  public TextModel channels(int count) {
    return changed(copy -> copy.channels = count);
  }

  /** With at most so many tokens of a text, the first, at least 1. */
  public TextModel tokens(int most) {
    return changed(copy -> copy.tokens = most);
  }

  /** With a part of a text's tokens, in 0..1, that a step does not see. */
  public TextModel tokenDropout(double rate) {
    return changed(copy -> copy.tokenDropout = rate);
  }

  /** With a part of what a text is read as, in 0..1, that a step does not see. */
  public TextModel dropout(double rate) {
    return changed(copy -> copy.dropout = rate);
  }

  /** With so many units in each hidden dense layer. */
  public TextModel hidden(List<Integer> units) {
    return changed(copy -> copy.hidden = List.copyOf(units));
  }

  /** With another activation of hidden layers and convolutions than cubic polynomials. */
  public TextModel activation(ActivationPlan other) {
    return changed(copy -> copy.activation = other);
  }

  /** With another seed of everything random. */
  public TextModel seed(long other) {
    return changed(copy -> copy.seed = other);
  }

  /** How it reads texts. */
  public TextReading reading() {
    return reading;
  }

  /**
   * The training that suits it: 4 epochs, since tables of vectors take few until they know the
   * texts by heart, batches of 128 texts, and DREG.
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

  /** The dense layers that suit it, but for those that its size asks for. */
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
   * Reads texts to learn from: counts their words, makes the encoder, and encodes them.
   *
   * @throws IllegalArgumentException as {@link #checked}, or if it cannot learn from such texts
   */
  public TextFeatures read(LabelledTexts train, PreprocessingConfig how) {
    return TextFeatures.of(checked(), train, how);
  }

  /** A network trained on these texts as suits it, see {@link #recipe}. */
  public TextTraining.Result train(LabelledTexts train) {
    return TextTraining.of(this).train(train, PreprocessingConfig.standard());
  }

  /**
   * This, after a look at whether its settings fit together.
   *
   * @throws IllegalArgumentException if they do not
   * @throws DataException if there is no file of vectors
   */
  public TextModel checked() {
    boolean pooled = reading == TextReading.POOLED;
    boolean choosing = reading.choosesNgrams();
    require(
        !pooled || vectors.isPresent(),
        "vectors with model pooled, a file of word vectors, got none");
    require(
        !choosing || vectors.isEmpty(), "vectors with model pooled, bag or conv, got " + reading);
    require(
        choosing ? buckets == null : ngrams == null,
        "ngrams with model ngrams or ngram-conv and buckets with bag, got %s with %s"
            .formatted(choosing ? "buckets" : "ngrams", reading));
    require(
        channels == null || reading.convolves(),
        "channels with model conv or ngram-conv, got %d with %s".formatted(channels, reading));
    require(
        !pooled || tokenDropout() == 0,
        "token-dropout with model bag, conv or ngram-conv, got pooled");
    require(
        !freezing || !pooled && vectors.isPresent(),
        "freeze-vectors with vectors and model bag or conv, got "
            + (pooled ? "pooled, whose vectors are never learned" : "no vectors"));
    require(
        pooled || vectors.isEmpty() || width == null,
        "vectors without width, which is theirs, got both");
    atLeast(1, words, "vocabulary");
    atLeast(1, width, "width");
    atLeast(0, buckets, "buckets");
    atLeast(0, ngrams, "ngrams");
    atLeast(1, channels, "channels");
    atLeast(reading.convolves() ? ModelBudget.WINDOW : 1, tokens(), "tokens");
    // Refuses rates that are none.
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
}
