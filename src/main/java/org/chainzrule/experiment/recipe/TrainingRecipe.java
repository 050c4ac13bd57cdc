package org.chainzrule.experiment.recipe;

import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.Internal;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.train.Trainer;

/**
 * The settings of a training: optimizer, DREG, at most one other penalty, epochs and seed.
 *
 * <pre>{@code
 * TrainingRecipe recipe = TrainingRecipe.standard().withSeed(3);
 * TrainingResult result = recipe.trainer(network, loss).fit(train, recipe.epochs());
 * }</pre>
 *
 * @param epochs the number of passes over the training set, at least 1
 * @param optimizer the optimizer and the batch size
 * @param dreg the settings of DREG
 * @param penalty the penalty besides DREG
 * @param certified certified training
 * @param seed the seed of initial parameters, shuffling and dropout
 */
public record TrainingRecipe(
    int epochs,
    OptimizerConfig optimizer,
    DregConfig dreg,
    PenaltyConfig penalty,
    CertifiedConfig certified,
    long seed) {

  /**
   * @throws IllegalArgumentException if there is less than one epoch
   */
  public TrainingRecipe {
    if (epochs < 1) {
      throw new IllegalArgumentException("expected at least 1 epoch, got " + epochs);
    }
  }

  /**
   * The recipe for {@link DigitModel#DENSE}: 10 epochs, batches of 128, a learning rate of 0.005,
   * DREG of layers with λ = 0.001, no other penalty and seed 7.
   */
  public static TrainingRecipe standard() {
    return new TrainingRecipe(
        10,
        OptimizerConfig.of(128, 5e-3),
        DregConfig.constant(Dreg.Scope.LAYER, 1e-3),
        PenaltyConfig.NONE,
        CertifiedConfig.NONE,
        7);
  }

  /** A copy with another number of epochs. */
  public TrainingRecipe withEpochs(int count) {
    return new TrainingRecipe(count, optimizer, dreg, penalty, certified, seed);
  }

  /** A copy with another seed. */
  public TrainingRecipe withSeed(long other) {
    return new TrainingRecipe(epochs, optimizer, dreg, penalty, certified, other);
  }

  /** A copy with another optimizer. */
  public TrainingRecipe with(OptimizerConfig other) {
    return new TrainingRecipe(epochs, other, dreg, penalty, certified, seed);
  }

  /** A copy with other settings of DREG. */
  public TrainingRecipe with(DregConfig other) {
    return new TrainingRecipe(epochs, optimizer, other, penalty, certified, seed);
  }

  /** A copy with another penalty besides DREG. */
  public TrainingRecipe with(PenaltyConfig other) {
    return new TrainingRecipe(epochs, optimizer, dreg, other, certified, seed);
  }

  /** A copy with another certified training. */
  public TrainingRecipe with(CertifiedConfig other) {
    return new TrainingRecipe(epochs, optimizer, dreg, penalty, other, seed);
  }

  /** A trainer with these settings, except the number of epochs, which {@code fit} takes. */
  public Trainer trainer(Layer network, Loss loss) {
    Trainer trainer =
        optimizer.applyTo(Trainer.create(network, loss)).with(dreg.penalty()).seed(seed);
    Trainer penalised =
        penalty.name().penalty(penalty.strength()).map(trainer::with).orElse(trainer);
    return certified.isUsed() ? penalised.with(certified.penalty()) : penalised;
  }

  /** The settings by their names in JSON. */
  @Internal
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("batch", optimizer.batch());
    fields.put("learningRate", optimizer.rate());
    fields.put("coefficientLearningRate", optimizer.coefficientRate());
    fields.put("seed", seed);
    fields.put("dreg", dreg.strength());
    fields.put("dregSchedule", dreg.lambda().toString());
    fields.put("dregScope", EnumNames.of(dreg.scope()));
    if (dreg.scope() == Dreg.Scope.ADJOINT) {
      fields.put("dregGroups", dreg.adjoint().groups());
      fields.put("dregEta", dreg.adjoint().eta());
      fields.put("dregCap", dreg.adjoint().cap());
    }
    fields.put("penalty", EnumNames.of(penalty.name()));
    fields.put("penaltyStrength", penalty.strength());
    if (certified.isUsed()) {
      fields.put("certifiedRadius", certified.radius());
      fields.put("certifiedWeight", certified.weight());
      fields.put("certifiedRamp", certified.ramp());
    }
    return fields;
  }
}
