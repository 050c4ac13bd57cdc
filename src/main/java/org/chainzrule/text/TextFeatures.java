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
 * What a model made of the texts that it learns from.
 *
 * @param encoder turns texts into examples
 * @param train the examples to learn from
 * @param first the layers before the dense ones
 * @param width how many numbers those give
 * @param dense the hidden dense layers
 * @param frozen how many numbers were learned elsewhere and stay as they are
 * @param coverage the part of tokens, in 0..1, that have a vector from elsewhere; empty without any
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
    ModelBudget budget = ModelBudget.of(model, train.classes().orElse(1));
    Optional<WordVectors> vectors = model.vectors.map(file -> WordVectors.read(file, how));
    return switch (model.reading) {
      case POOLED -> pooled(budget, train, vectors.orElseThrow(), how);
      case NGRAMS, NGRAM_CONV -> new TokenFeatures(budget, train, how).ngrams();
      case BAG, CONV -> new TokenFeatures(budget, train, how).words(vectors);
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
    // Others could not be weighed, and a saved model need not hold them.
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

  /** With what is left out at random before and behind the layers that read. */
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
    // No layer where nothing is left out: a saved network says what it does.
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
   * A new network: the layers that read, hidden layers, and the last layer for what it predicts.
   */
  public Layer network(TextOutput output) {
    return NetworkConfig.build(dense.plan(first, width, output::plan), model.seed);
  }
}
