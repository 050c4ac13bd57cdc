package org.chainzrule.train;

import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;

/** Validates a run, and draws what conclusions it was told to draw. */
final class Validator {

  private final TrainerSettings how;
  private final Optional<Dataset> validation;
  private final Optional<Averaged> averaged;
  final Optional<BestWeights> best;
  final Optional<Plateau.Watch> plateau;

  Validator(
      TrainerSettings how,
      Optional<Dataset> validation,
      Optional<Averaged> averaged,
      List<Parameter> parameters) {
    if (validation.isEmpty()) {
      if (how.monitoring().earlyStopping().isPresent()) {
        throw new IllegalArgumentException("expected a validation set to stop early by, got none");
      }
      if (how.monitoring().plateau().isPresent()) {
        throw new IllegalArgumentException(
            "expected a validation set to lower the rate by, got none");
      }
      if (how.monitoring().every() > 0) {
        throw new IllegalArgumentException(
            "expected a validation set to look at every "
                + how.monitoring().every()
                + " steps, got none");
      }
    }
    this.how = how;
    this.validation = validation;
    this.averaged = averaged;
    this.best = how.monitoring().earlyStopping().map(rule -> new BestWeights(rule, parameters));
    this.plateau = how.monitoring().plateau().map(Plateau.Watch::new);
  }

  /** Whether there is to be a validation in the middle of an epoch. */
  boolean isDue(long step) {
    return how.monitoring().every() > 0 && step % how.monitoring().every() == 0;
  }

  /** A validation of the run as it is; empty where there is nothing to validate on. */
  Optional<Callback.Validation> validate(TrainingState ledger) {
    return validation.map(
        data ->
            averaged.isPresent()
                ? averaged.get().during(() -> see(data, ledger))
                : see(data, ledger));
  }

  private Callback.Validation see(Dataset data, TrainingState ledger) {
    Callback.Validation found =
        new Callback.Validation(
            ledger.epoch, ledger.step, Evaluation.of(how.network(), how.loss(), data));
    best.ifPresent(rule -> rule.see(found));
    plateau.ifPresent(rule -> rule.see(found.evaluation()));
    ledger.validations.add(found);
    return found;
  }

  /** How good a validation is, by the measure that the run is judged by; the higher the better. */
  double score(Evaluation evaluation) {
    return how.monitoring()
        .earlyStopping()
        .map(EarlyStopping::measure)
        .or(() -> how.monitoring().plateau().map(Plateau::measure))
        .orElse(EarlyStopping.Measure.LOSS)
        .score(evaluation);
  }

  /** What the learning rate is multiplied by. */
  double rateFactor() {
    return plateau.isPresent() ? plateau.get().factor : 1;
  }

  /** Whether early stopping has run out of patience. */
  boolean isExhausted() {
    return best.isPresent() && best.get().isExhausted();
  }
}
