package org.chainzrule.experiment.fairfight;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.chainzrule.metrics.ConfidenceInterval;
import org.chainzrule.metrics.Distribution;

/**
 * The final runs of an entrant.
 *
 * @param choice what was chosen for it, and its name
 * @param runs one for each seed, in the order of the seeds, at least one
 * @param stepMicros the median time of a training step in microseconds, measured while no other run
 *     was going on; empty if that was not measured
 */
public record EntrantResult(Choice choice, List<FightRun> runs, OptionalDouble stepMicros) {

  /** Copies the runs. */
  public EntrantResult {
    runs = List.copyOf(runs);
  }

  /** The name in tables. */
  public String name() {
    return choice.entrant().toString();
  }

  /** The number of trainable parameters. */
  public long parameters() {
    return runs.get(0).parameters();
  }

  /** The floating-point operations of one example in inference. */
  public long flops() {
    return runs.get(0).flops();
  }

  /** The mean of a figure over the runs with its 95 % interval by Student's t distribution. */
  public ConfidenceInterval estimate(ToDoubleFunction<FightRun> figure) {
    return ConfidenceInterval.of(runs.stream().mapToDouble(figure).toArray());
  }

  /** The accuracy on the test set, in 0..1. */
  public ConfidenceInterval accuracy() {
    return estimate(FightRun::accuracy);
  }

  /** The largest norm of an input gradient; NaN if a run failed. */
  public ConfidenceInterval peak() {
    return gradient(Distribution::max);
  }

  /** A figure of the distribution of input gradients; NaN if a run failed. */
  public ConfidenceInterval gradient(ToDoubleFunction<Distribution> figure) {
    return estimate(
        run ->
            run.inputGradient()
                .map(norms -> figure.applyAsDouble(norms.summary()))
                .orElse(Double.NaN));
  }

  /** A figure of {@link FinalMeasures}; NaN for runs that failed. */
  public ConfidenceInterval measure(ToDoubleFunction<FinalMeasures> figure) {
    return estimate(run -> run.finals().map(figure::applyAsDouble).orElse(Double.NaN));
  }

  /**
   * The mean seconds of training until an accuracy was reached; empty if a run did not reach it.
   */
  public OptionalDouble secondsTo(double accuracy) {
    List<Optional<FightRun.CurvePoint>> reached =
        runs.stream()
            .map(
                run ->
                    run.curve().stream().filter(point -> point.accuracy() >= accuracy).findFirst())
            .toList();
    return reached.stream().allMatch(Optional::isPresent)
        ? reached.stream().mapToDouble(point -> point.orElseThrow().seconds()).average()
        : OptionalDouble.empty();
  }

  /** For each run which test examples were classified correctly; empty if a run failed. */
  public Optional<boolean[][]> correct() {
    boolean[][] all =
        runs.stream()
            .flatMap(run -> run.finals().stream())
            .map(finals -> finals.correct().toArray())
            .toArray(boolean[][]::new);
    return all.length == runs.size() ? Optional.of(all) : Optional.empty();
  }

  /** The reasons not to trust the accuracies under attack, of all runs. */
  public List<String> flags() {
    return runs.stream()
        .flatMap(run -> run.finals().stream())
        .flatMap(finals -> finals.flags().stream())
        .distinct()
        .toList();
  }

  /** Whether a run failed. */
  public boolean hasFailure() {
    Predicate<FightRun> failed = run -> run.failure().isPresent();
    return runs.stream().anyMatch(failed);
  }
}
