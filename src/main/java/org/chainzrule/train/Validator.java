package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.train.exchange.Workers;

/** Validates a run, and updates early stopping and the plateau rule with each validation. */
final class Validator {

  private final TrainerSettings settings;
  private final Optional<Dataset> validation;
  private final Optional<MovingAverage.Weights> averaged;
  final Optional<EarlyStopping.Best> best;
  final Optional<Plateau.State> plateau;

  Validator(
      TrainerSettings settings,
      Optional<Dataset> validation,
      Optional<MovingAverage.Weights> averaged,
      List<Parameter> parameters) {
    TrainerSettings.Monitoring monitoring = settings.monitoring();
    boolean canValidate = validation.isPresent();
    check(
        canValidate || monitoring.earlyStopping().isEmpty(),
        "expected a validation set for early stopping, got none");
    check(
        canValidate || monitoring.plateau().isEmpty(),
        "expected a validation set for the plateau rule, got none");
    check(
        canValidate || monitoring.every() == 0,
        "expected a validation set to validate every " + monitoring.every() + " steps, got none");
    this.settings = settings;
    this.validation = validation;
    this.averaged = averaged;
    this.best = monitoring.earlyStopping().map(rule -> new EarlyStopping.Best(rule, parameters));
    this.plateau = monitoring.plateau().map(Plateau.State::new);
    validation.ifPresent(this::checkFit);
  }

  /** Refuses a set that does not fit, or cannot be scored, before the first step. */
  private void checkFit(Dataset data) {
    if (settings.execution().workers().isFirst()) {
      new TargetCheck(settings.network(), settings.loss(), data).check("validation set");
    }
    score(Evaluation.of(settings.network(), settings.loss(), data.take(1)));
  }

  /** Whether a validation within an epoch is due after this step. */
  boolean isDue(long step) {
    return settings.monitoring().every() > 0 && step % settings.monitoring().every() == 0;
  }

  /** Validates the current weights; empty without a validation set. */
  Optional<Callback.Validation> validate(TrainingState state) {
    return validation.map(
        data ->
            averaged.isPresent()
                ? averaged.get().whileSwappedIn(() -> evaluate(data, state))
                : evaluate(data, state));
  }

  private Callback.Validation evaluate(Dataset data, TrainingState state) {
    Callback.Validation found = new Callback.Validation(state.epoch, state.step, evaluate(data));
    best.ifPresent(rule -> rule.record(found));
    plateau.ifPresent(rule -> rule.record(found.evaluation()));
    state.validations.add(found);
    return found;
  }

  /** The first worker evaluates and tells the others, so that all decide by the same numbers. */
  private Evaluation evaluate(Dataset data) {
    Workers workers = settings.execution().workers();
    if (workers.isAlone()) {
      return Evaluation.of(settings.network(), settings.loss(), data);
    }
    byte[] told =
        workers.fromFirst(
            () -> {
              Evaluation own = Evaluation.of(settings.network(), settings.loss(), data);
              return ByteBuffer.allocate(2 * Double.BYTES)
                  .putDouble(own.loss())
                  .putDouble(own.accuracy().orElse(Double.NaN))
                  .array();
            });
    ByteBuffer numbers = ByteBuffer.wrap(told);
    double loss = numbers.getDouble();
    double accuracy = numbers.getDouble();
    return new Evaluation(
        loss, Double.isNaN(accuracy) ? OptionalDouble.empty() : OptionalDouble.of(accuracy));
  }

  /** The score of a validation by the measure of this run; higher is better. */
  double score(Evaluation evaluation) {
    return settings
        .monitoring()
        .earlyStopping()
        .map(EarlyStopping::measure)
        .or(() -> settings.monitoring().plateau().map(Plateau::measure))
        .orElse(EarlyStopping.Measure.LOSS)
        .score(evaluation);
  }

  /** The factor that the plateau rule applies to the learning rate. */
  double rateFactor() {
    return plateau.isPresent() ? plateau.get().factor : 1;
  }

  /** Whether early stopping has run out of patience. */
  boolean isExhausted() {
    return best.isPresent() && best.get().isExhausted();
  }
}
