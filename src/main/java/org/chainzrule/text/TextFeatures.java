package org.chainzrule.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.TokenDropout;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.vectors.InverseFrequencies;
import org.chainzrule.text.vectors.PooledVectors;
import org.chainzrule.text.vectors.Standardisation;
import org.chainzrule.text.vectors.WordVectors;

/**
 * What a text model derives from its training set before the training: the encoder, the encoded
 * examples, and the plan of the network that reads them.
 *
 * @param model the configuration
 * @param encoder turns texts into inputs of the network
 * @param train the training set, encoded
 * @param first the layers before the dense ones
 * @param width the number of features that those layers give
 * @param dense the hidden dense layers
 * @param frozen the number of pretrained parameters that are not trained
 * @param coverage the fraction of tokens with a pretrained vector, in 0..1; empty without vectors
 */
public record TextFeatures(
    TextModel model,
    TextEncoder encoder,
    Dataset train,
    List<LayerPlan> first,
    int width,
    MlpConfig dense,
    long frozen,
    Optional<Double> coverage) {

  static TextFeatures of(TextModel model, LabelledTexts train, PreprocessingConfig how) {
    ModelBudget budget = new ModelBudget(model, train.classes().orElse(1));
    Optional<WordVectors> vectors = model.vectors.map(file -> WordVectors.read(file, how));
    return switch (model.reading) {
      case POOLED -> pooled(budget, train, vectors.orElseThrow(), how);
      case NGRAMS, NGRAM_CONV, NGRAM_GRU -> new TokenFeatures(budget, train, how).ngrams();
      case BAG, CONV, GRU -> new TokenFeatures(budget, train, how).words(vectors);
    };
  }

  private static TextFeatures pooled(
      ModelBudget budget, LabelledTexts train, WordVectors all, PreprocessingConfig how) {
    Tokenizer tokenizer = budget.model().tokenizer();
    InverseFrequencies every = InverseFrequencies.count(train, tokenizer, all, how);
    int[] seen = every.seen();
    if (seen.length == 0) {
      throw new IllegalArgumentException(
          "expected vectors with words of the texts, got none of them");
    }
    // Other words have no weight, and a saved model need not hold them.
    WordVectors vectors = all.only(seen);
    InverseFrequencies idf = every.only(seen);
    PooledVectors raw = PooledVectorEncoder.raw(train, tokenizer, vectors, idf, how);
    Standardisation scale = Standardisation.by(raw);
    return of(
        budget,
        new PooledVectorEncoder(tokenizer, vectors, idf, scale),
        raw.standardised(scale),
        List.of(),
        scale.size(),
        (long) vectors.size() * vectors.dimension(),
        Optional.of(vectors.coverage(train, tokenizer, how).share()));
  }

  /** The features, with dropout before and behind the layers that read. */
  static TextFeatures of(
      ModelBudget budget,
      TextEncoder encoder,
      Dataset train,
      List<LayerPlan> reading,
      int width,
      long frozen,
      Optional<Double> coverage) {
    TextModel model = budget.model();
    List<LayerPlan> first = new ArrayList<>();
    // Without dropout there is no layer, so that a network's description says what it does.
    if (model.tokenDropout() > 0) {
      first.add(TokenDropout.plan(model.tokenDropout()));
    }
    first.addAll(reading);
    if (model.dropout() > 0) {
      first.add(Dropout.plan(model.dropout()));
    }
    return new TextFeatures(
        model, encoder, train, List.copyOf(first), width, budget.dense(width), frozen, coverage);
  }

  /**
   * Builds the network: the layers that read, the hidden dense layers, and the layer of the output.
   */
  public Layer network(TextOutput output) {
    return NetworkConfig.build(dense.plan(first, width, output::plan), model.seed);
  }
}
