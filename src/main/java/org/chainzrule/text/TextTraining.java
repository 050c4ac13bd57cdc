package org.chainzrule.text;

import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.experiment.recipe.EnumNames;
import org.chainzrule.experiment.recipe.OptimizerConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.train.TrainingResult;

/**
 * How a text model is trained.
 *
 * @param recipe the number of epochs, the steps and the penalties
 * @param balanced whether the texts of rare classes count more, so that all classes count the same
 */
public record TextTraining(TextModel model, TrainingRecipe recipe, boolean balanced) {

  /**
   * @throws IllegalArgumentException if the recipe has a penalty that such a model cannot have, or
   *     settings of the model do not fit together
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
  }

  /** As suits the model, see {@link TextModel#recipe}; every text counts the same. */
  public static TextTraining of(TextModel model) {
    return new TextTraining(model, model.recipe(), false);
  }

  /** The same with another number of epochs. */
  public TextTraining withEpochs(int count) {
    return new TextTraining(model, recipe.withEpochs(count), balanced);
  }

  /** The same with other steps. */
  public TextTraining with(OptimizerConfig steps) {
    return new TextTraining(model, recipe.with(steps), balanced);
  }

  /** The same with all classes counting the same. */
  public TextTraining balancedClasses() {
    return new TextTraining(model, recipe, true);
  }

  /** A trained model, and how its training went. */
  public record Result(TextClassifier classifier, TrainingResult fit) {}

  /** Trains a new network for what the labels of these texts ask for, see {@link TextOutput#of}. */
  public Result train(LabelledTexts texts, PreprocessingConfig how) {
    return train(TextOutput.of(texts, how.bad()), texts, how);
  }

  /**
   * Trains a new network.
   *
   * @param output what it is to predict of these texts
   * @throws IllegalArgumentException if the model cannot learn from such texts
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

  /** How much the texts of each class count. */
  public ClassWeights weights(TextFeatures features) {
    return balanced ? ClassWeights.balanced(features.train()) : ClassWeights.equal();
  }
}
