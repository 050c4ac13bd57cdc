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

/** The options of the text model; what is not given has the library's default. */
final class TextOptions {

  /** The weights of classes in the loss. */
  enum Weighting {
    EQUAL,
    BALANCED
  }

  /** Parses the name of a size. */
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
          "bag averages embeddings of words and of hashed word pairs (bigrams); ngrams sums embeddings"
              + " of words and of the n-grams that are most informative about the stars; conv is a"
              + " convolution over embeddings of words; gru reads them in their order by a gated"
              + " recurrent unit; ngram-conv and ngram-gru combine ngrams with these; pooled reads"
              + " the mean, maximum and minimum of the frozen --vectors (default: bag).")
  private TextReading reading = TextReading.BAG;

  @Option(
      names = "--size",
      paramLabel = "NAME",
      description =
          "Limit the number of trainable parameters to 0.3m, 1m or 3.2m (million) and nearly reach"
              + " it. The options below and --hidden take precedence (default: no limit).",
      converter = Size.class)
  private ModelSize size;

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description =
          "Pretrained word vectors in GloVe's text format, plain or gzip: the inputs of --model"
              + " pooled, or the initial embeddings of bag, conv and gru (default: none).")
  private Path vectors;

  @Option(
      names = "--freeze-vectors",
      description = "Do not train the embeddings that come from --vectors.")
  private boolean freezing;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description =
          "Keep the N most frequent words (default: 20000, 30000 with n-grams, or by --size).")
  private Integer words;

  @Option(
      names = "--buckets",
      paramLabel = "N",
      description =
          "Number of hash buckets for word pairs in --model bag; 0 for no word pairs"
              + " (default: 30000, or by --size).")
  private Integer buckets;

  @Option(
      names = "--ngrams",
      paramLabel = "N",
      description =
          "Keep the N n-grams that are most informative about the stars, in --model ngrams,"
              + " ngram-conv and ngram-gru (default: 100000, or by --size).")
  private Integer ngrams;

  @Option(
      names = "--width",
      paramLabel = "N",
      description =
          "Length of an embedding (default: 16, 24 in --model ngrams, 18 in ngram-conv and"
              + " ngram-gru, 32 in gru, by --size,"
              + " or that of --vectors).")
  private Integer width;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description =
          "Number of output channels of the convolution (default: 96 in --model ngram-conv, or as"
              + " --width).")
  private Integer channels;

  @Option(
      names = "--units",
      paramLabel = "N",
      description = "Units of the recurrent unit of --model gru and ngram-gru (default: 64).")
  private Integer units;

  @Option(
      names = "--token-dropout",
      paramLabel = "RATE",
      description =
          "Fraction of a review's tokens that are dropped at random in training (default: 0.3 with"
              + " n-grams, 0.2 in --model gru, or 0).")
  private Double tokenDropout;

  @Option(
      names = "--dropout",
      paramLabel = "RATE",
      description =
          "Dropout rate before the dense layers (default: 0.3 with n-grams, 0.2 in --model gru, or"
              + " 0).")
  private Double dropout;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description =
          "Truncate reviews to N tokens (default: 400, 64 in --model conv, 160 in gru, 1000 with"
              + " n-grams).")
  private Integer tokens;

  @Option(
      names = "--mark-negation",
      description = "Treat words after a negation such as not as words of their own.")
  private boolean negation;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Cache vocabularies, word vectors and encoded reviews in this folder (default: none).")
  private Path cache;

  @Option(
      names = "--head",
      paramLabel = "NAME",
      description =
          "The last layer and its loss: softmax, coral, corn, cumulative-link or regression"
              + " (default: softmax).")
  private OrdinalHead head = OrdinalHead.SOFTMAX;

  @Option(
      names = "--decision",
      paramLabel = "NAME",
      description =
          "How a class is chosen from the probabilities: argmax, median or rounded-mean (default:"
              + " the rule of the head).")
  private DecisionRule decision;

  @Option(
      names = "--class-weights",
      paramLabel = "NAME",
      description =
          "Weights of classes in the loss: equal, or balanced, which gives rare classes more weight"
              + " (default: equal).")
  private Weighting weighting = Weighting.EQUAL;

  /** The model and the training, checked before any review is read. */
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
    model = with(model, units, TextModel::units);
    model = with(model, tokenDropout, TextModel::tokenDropout);
    model = with(model, dropout, TextModel::dropout);
    model = with(model, tokens, TextModel::tokens);
    return new TextTraining(model, recipe, weighting == Weighting.BALANCED);
  }

  private static <T> TextModel with(
      TextModel model, T given, BiFunction<TextModel, T, TextModel> wither) {
    return given == null ? model : wither.apply(model, given);
  }

  ClassOutput output(List<String> classNames) {
    return new ClassOutput(classNames, head, Optional.ofNullable(decision));
  }

  /** A saved model with the decision rule of the options. */
  TextClassifier deciding(TextClassifier saved) {
    return decision == null ? saved : saved.deciding(decision);
  }

  PreprocessingConfig preparation(BadRows bad) {
    PreprocessingConfig how = PreprocessingConfig.standard().with(bad);
    return cache == null ? how : how.cachedIn(cache);
  }
}
