package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.train.exchange.Workers;

/** Validates a run, and updates early stopping and the plateau rule with each validation. */
final class Validator {

  private final TrainerSettings settings;
  private final Optional<Dataset> validation;
  private final Optional<MovingAverage.Weights> averaged;
  private final List<EarlyStopping.Measure> measures;
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
        canValidate || monitoring.best().isEmpty(),
        "expected a validation set to choose the best checkpoint by, got none");
    check(
        canValidate || monitoring.shown().isEmpty(),
        "expected a validation set to measure figures on, got none");
    check(
        canValidate || monitoring.every() == 0,
        "expected a validation set to validate every " + monitoring.every() + " steps, got none");
    this.settings = settings;
    this.validation = validation;
    this.averaged = averaged;
    this.measures = monitoring.ownMeasures();
    this.best = monitoring.earlyStopping().map(rule -> new EarlyStopping.Best(rule, parameters));
    this.plateau = monitoring.plateau().map(Plateau.State::new);
    validation.ifPresent(this::checkFit);
  }

  /** Refuses a set that does not fit, or cannot be scored, before the first step. */
  private void checkFit(Dataset data) {
    if (settings.execution().workers().isFirst()) {
      new TargetCheck(settings.network(), settings.loss(), data).check("validation set");
    }
    Evaluation one = Evaluation.of(settings.network(), settings.loss(), data.take(1));
    settings
        .monitoring()
        .measures()
        .filter(measure -> !measure.isOwn())
        .forEach(measure -> measure.score(one));
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
      return measured(data);
    }
    byte[] told =
        workers.fromFirst(
            () -> {
              Evaluation own = measured(data);
              ByteBuffer numbers =
                  ByteBuffer.allocate((2 + measures.size()) * Double.BYTES)
                      .putDouble(own.loss())
                      .putDouble(own.accuracy().orElse(Double.NaN));
              own.metrics().values().forEach(numbers::putDouble);
              return numbers.array();
            });
    ByteBuffer numbers = ByteBuffer.wrap(told);
    double loss = numbers.getDouble();
    double accuracy = numbers.getDouble();
    return new Evaluation(
        loss,
        Double.isNaN(accuracy) ? OptionalDouble.empty() : OptionalDouble.of(accuracy),
        metrics(measure -> numbers.getDouble()));
  }

  private Evaluation measured(Dataset data) {
    Layer network = settings.network();
    Evaluation plain = Evaluation.of(network, settings.loss(), data);
    try (TensorScope scope = TensorScope.open()) {
      return new Evaluation(
          plain.loss(),
          plain.accuracy(),
          metrics(measure -> measure.of(network, settings.loss(), data)));
    }
  }

  private Map<String, Double> metrics(ToDoubleFunction<EarlyStopping.Measure> values) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    measures.forEach(measure -> metrics.put(measure.name(), values.applyAsDouble(measure)));
    return metrics;
  }

  /** The names of the measures that are computed apart from loss and accuracy. */
  List<String> metricNames() {
    return measures.stream().map(EarlyStopping.Measure::name).toList();
  }

  /** The score of a validation by which the best one is chosen; higher is better. */
  double score(Evaluation evaluation) {
    return settings.monitoring().choice().score(evaluation);
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
