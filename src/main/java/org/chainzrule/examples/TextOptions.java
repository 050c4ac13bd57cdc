package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.text.ClassOutput;
import org.chainzrule.text.ModelSize;
import org.chainzrule.text.TextClassifier;
import org.chainzrule.text.TextModel;
import org.chainzrule.text.TextReading;
import org.chainzrule.text.TextTraining;
import org.chainzrule.text.cache.PreprocessingConfig;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a text model reads and what it predicts; what is not typed is left to the library. */
final class TextOptions {

  /** How much an example of each class counts. */
  enum Weighing {
    EQUAL,
    BALANCED
  }

  /** Reads the name of a size. */
  static final class Size implements ITypeConverter<ModelSize> {
    @Override
    public ModelSize convert(String name) {
      return Arrays.stream(ModelSize.values())
          .filter(size -> size.toString().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(
              () -> new TypeConversionException("expected one of 0.3m, 1m, 3.2m, got " + name));
    }
  }

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "bag: the mean of learned vectors of words and pairs of words; ngrams: of words and the"
              + " n-grams that tell most about the stars; conv: a convolution over learned vectors;"
              + " ngram-conv: ngrams and conv side by side; pooled: frozen --vectors"
              + " (default: bag).")
  private TextReading reading = TextReading.BAG;

  @Option(
      names = "--size",
      paramLabel = "NAME",
      description =
          "0.3m, 1m or 3.2m: about and at most so many parameters to learn; what the options below"
              + " and --hidden say comes first.",
      converter = Size.class)
  private ModelSize size;

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description =
          "Word vectors in GloVe's text layout, plain or gzip: for --model pooled, or for bag and"
              + " conv to begin with.")
  private Path vectors;

  @Option(
      names = "--freeze-vectors",
      description = "Keep the vectors of --vectors as they are in a bag or convolution.")
  private boolean freezing;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description =
          "At most N words, the commonest (default: 20000, 30000 with n-grams, or as --size).")
  private Integer words;

  @Option(
      names = "--buckets",
      paramLabel = "N",
      description =
          "Vectors that pairs of words share in a bag, 0 for none (default: 30000, or as --size).")
  private Integer buckets;

  @Option(
      names = "--ngrams",
      paramLabel = "N",
      description =
          "At most N n-grams in --model ngrams and ngram-conv, those that tell most about the stars"
              + " (default: 100000, or as --size).")
  private Integer ngrams;

  @Option(
      names = "--width",
      paramLabel = "N",
      description =
          "Numbers in a learned vector (default: 16, 24 in --model ngrams, 18 in ngram-conv, as"
              + " --size, or those of --vectors).")
  private Integer width;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description =
          "Channels of the convolution (default: 96 in --model ngram-conv, or as --width).")
  private Integer channels;

  @Option(
      names = "--token-dropout",
      paramLabel = "RATE",
      description =
          "Part of a review's tokens that a step does not see (default: 0.3 with n-grams, or 0).")
  private Double tokenDropout;

  @Option(
      names = "--dropout",
      paramLabel = "RATE",
      description =
          "Part of a review's features that a step does not see (default: 0.3 with n-grams, or 0).")
  private Double dropout;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description =
          "At most N tokens of a review, the first (default: 400, 64 in --model conv, 1000 with"
              + " n-grams).")
  private Integer tokens;

  @Option(
      names = "--mark-negation",
      description = "Give words after not and its like vectors of their own.")
  private boolean negation;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Keep vocabularies, vectors and examples there, to make them once.")
  private Path cache;

  @Option(
      names = "--head",
      paramLabel = "NAME",
      description =
          "Last layer and loss: softmax, coral, corn, cumulative-link or regression"
              + " (default: softmax).")
  private OrdinalHead head = OrdinalHead.SOFTMAX;

  @Option(
      names = "--decision",
      paramLabel = "NAME",
      description =
          "Which class is answered by the probabilities: argmax, median or rounded-mean (default:"
              + " the head's own way).")
  private DecisionRule decision;

  @Option(
      names = "--class-weights",
      paramLabel = "NAME",
      description = "equal, or balanced: rare numbers of stars count more (default: equal).")
  private Weighing weighing = Weighing.EQUAL;

  /** The model and training that are asked for, checked before any review is read. */
  TextTraining training(TrainingOptions training) {
    TextModel model = with(TextModel.of(reading), size, TextModel::size);
    TrainingRecipe recipe = training.recipe(model.recipe());
    MlpConfig dense = training.network(model.dense());
    model = model.seed(recipe.seed()).activation(dense.activation());
    model = training.hasHidden() ? model.hidden(dense.hidden()) : model;
    model = with(model, vectors, TextModel::vectors);
    model = freezing ? model.freezeVectors() : model;
    model = negation ? model.markNegation() : model;
    model = with(model, words, TextModel::vocabulary);
    model = with(model, buckets, TextModel::buckets);
    model = with(model, ngrams, TextModel::ngrams);
    model = with(model, width, TextModel::width);
    model = with(model, channels, TextModel::channels);
    model = with(model, tokenDropout, TextModel::tokenDropout);
    model = with(model, dropout, TextModel::dropout);
    model = with(model, tokens, TextModel::tokens);
    return new TextTraining(model, recipe, weighing == Weighing.BALANCED);
  }

  private static <T> TextModel with(
      TextModel model, T given, BiFunction<TextModel, T, TextModel> wither) {
    return given == null ? model : wither.apply(model, given);
  }

  ClassOutput output(List<String> classNames) {
    return new ClassOutput(classNames, head, Optional.ofNullable(decision));
  }

  /** A saved model with the decision that is asked for now. */
  TextClassifier deciding(TextClassifier saved) {
    return decision == null ? saved : saved.deciding(decision);
  }

  PreprocessingConfig preparation(BadRows bad) {
    PreprocessingConfig how = PreprocessingConfig.standard().with(bad);
    return cache == null ? how : how.cachedIn(cache);
  }
}
