package org.chainzrule.text;

import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.EnumNames;
import org.chainzrule.experiment.recipe.OptimizerConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.train.TrainingResult;

/**
 * The training of a text model.
 *
 * <pre>{@code
 * TextTraining training = TextTraining.of(TextModel.ngrams()).withEpochs(3).balancedClasses();
 * TextClassifier classifier = training.train(texts, PreprocessingConfig.standard()).classifier();
 * }</pre>
 *
 * @param model the configuration of the model
 * @param recipe epochs, optimizer, penalties and seed
 * @param balanced whether texts are weighted so that all classes have the same total weight
 */
public record TextTraining(TextModel model, TrainingRecipe recipe, boolean balanced) {

  /**
   * @throws IllegalArgumentException if the recipe has a penalty or a scope of DREG that does not
   *     suit the model, or settings of the model contradict each other
   */
  public TextTraining {
    model.checked();
    PenaltyName penalty = recipe.penalty().name();
    boolean inputs = penalty == PenaltyName.INPUT_GRADIENT;
    if (penalty.isSpectral() || inputs && model.reading() != TextReading.POOLED) {
      throw new IllegalArgumentException(
          "expected another penalty than "
              + EnumNames.of(penalty)
              + (inputs
                  ? " with model " + model.reading() + ", whose inputs have no derivative"
                  : ": the head would not be normalised"));
    }
    DregConfig dreg = recipe.dreg();
    boolean anyLayer = dreg.scope() == Dreg.Scope.LAYER || dreg.scope() == Dreg.Scope.SLOPE;
    if (model.reading().recurs() && anyLayer && Math.max(dreg.strength(), dreg.end()) > 0) {
      throw new IllegalArgumentException(
          "expected the scope adjoint or cumulative of DREG with model "
              + model.reading()
              + ", whose states at all positions are too many outputs for "
              + EnumNames.of(dreg.scope()));
    }
  }

  /** The default training, see {@link TextModel#recipe}, with all texts weighted equally. */
  public static TextTraining of(TextModel model) {
    return new TextTraining(model, model.recipe(), false);
  }

  /** A copy with another number of epochs. */
  public TextTraining withEpochs(int count) {
    return new TextTraining(model, recipe.withEpochs(count), balanced);
  }

  /** A copy with another optimizer. */
  public TextTraining with(OptimizerConfig optimizer) {
    return new TextTraining(model, recipe.with(optimizer), balanced);
  }

  /** A copy with balanced class weights. */
  public TextTraining balancedClasses() {
    return new TextTraining(model, recipe, true);
  }

  /**
   * The result of a training.
   *
   * @param classifier the trained model
   * @param fit the losses and times of the training
   */
  public record Result(TextClassifier classifier, TrainingResult fit) {}

  /** Trains a new network with the default output for these texts, see {@link TextOutput#of}. */
  public Result train(LabelledTexts texts, PreprocessingConfig how) {
    return train(TextOutput.of(texts, how.bad()), texts, how);
  }

  /**
   * Trains a new network.
   *
   * @param output what the network shall predict
   * @throws IllegalArgumentException if the texts have scores and the model is for classes only
   */
  public Result train(TextOutput output, LabelledTexts texts, PreprocessingConfig how) {
    TextFeatures features = model.read(texts, how);
    Layer network = features.network(output);
    ClassWeights weights = weights(features);
    TrainingResult fit =
        recipe
            .trainer(network, output.loss(weights))
            .fit(output.targets(features.train()), recipe.epochs());
    return new Result(new TextClassifier(network, output, features.encoder()), fit);
  }

  /** The class weights of the training. */
  public ClassWeights weights(TextFeatures features) {
    return balanced ? ClassWeights.balanced(features.train()) : ClassWeights.equal();
  }
}
