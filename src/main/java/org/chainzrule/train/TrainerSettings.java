package org.chainzrule.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.Optimizer;
import org.chainzrule.optim.ParameterGroups;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.train.EarlyStopping.Measure;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.chainzrule.train.exchange.Exchange;
import org.chainzrule.train.exchange.Workers;

/** The settings of a trainer. Together with data and a number of epochs they determine a run. */
record TrainerSettings(
    Layer network,
    Loss loss,
    Optimization optimization,
    Batching batching,
    Monitoring monitoring,
    Execution execution) {

  /**
   * How gradients are made and applied.
   *
   * @param clip the limit of the gradient norm; infinite for no clipping
   * @param clipValue the limit of each element of a gradient; infinite for no clipping
   */
  record Optimization(
      Optimizer optimizer,
      ParameterGroups groups,
      List<Penalty> penalties,
      double clip,
      double clipValue) {
    Optimization {
      check(clip > 0, "expected a positive norm to clip at, got " + clip);
      check(clipValue > 0, "expected a positive value to clip at, got " + clipValue);
      penalties = List.copyOf(penalties);
    }

    Optimization with(Optimizer other) {
      return new Optimization(other, groups, penalties, clip, clipValue);
    }

    Optimization with(ParameterGroups other) {
      return new Optimization(optimizer, other, penalties, clip, clipValue);
    }

    Optimization plus(Penalty penalty) {
      return new Optimization(
          optimizer, groups, TrainerSettings.plus(penalties, penalty), clip, clipValue);
    }

    Optimization withClip(double norm) {
      return new Optimization(optimizer, groups, penalties, norm, clipValue);
    }

    Optimization withClipValue(double limit) {
      return new Optimization(optimizer, groups, penalties, clip, limit);
    }
  }

  /**
   * How examples are grouped into batches and steps.
   *
   * @param size examples per batch
   * @param accumulate batches per step
   * @param prefetch batches made ahead of time, 0 for no background thread
   * @param overfit batches at the start of the data that are used alone, 0 for all data
   * @param last what becomes of a last batch that is not full
   */
  record Batching(int size, int accumulate, int prefetch, int overfit, LastBatch last) {
    Batching {
      check(size >= 1, "expected a batch of at least 1, got " + size);
      check(accumulate >= 1, "expected at least 1 batch a step, got " + accumulate);
      check(prefetch >= 0, "expected a number of batches of at least 0, got " + prefetch);
    }

    Batching withSize(int examples) {
      return new Batching(examples, accumulate, prefetch, overfit, last);
    }

    Batching withAccumulate(int batches) {
      return new Batching(size, batches, prefetch, overfit, last);
    }

    Batching withPrefetch(int batches) {
      return new Batching(size, accumulate, batches, overfit, last);
    }

    Batching withOverfit(int batches) {
      return new Batching(size, accumulate, prefetch, batches, last);
    }

    Batching with(LastBatch other) {
      return new Batching(size, accumulate, prefetch, overfit, other);
    }

    String inWords() {
      return size
          + " examples"
          + (accumulate > 1 ? ", " + accumulate + " a step" : "")
          + (last == LastBatch.KEEP ? "" : ", last batch " + last)
          + (overfit > 0 ? ", the first " + overfit + " alone" : "")
          + (prefetch > 0 ? ", " + prefetch + " made ahead" : "");
    }

    /** The number of examples in so many batches. */
    int examples(int batches) {
      return (int) Math.min(Integer.MAX_VALUE, (long) size * batches);
    }
  }

  /**
   * When validation happens and how training reacts to it.
   *
   * @param every steps between validations within an epoch, 0 for none
   * @param best what the best checkpoint is chosen by; empty for what the rules go by
   * @param shown what is measured at validations beside that
   */
  record Monitoring(
      int every,
      Optional<EarlyStopping> earlyStopping,
      Optional<Plateau> plateau,
      Optional<MovingAverage> average,
      Optional<Measure> best,
      List<Measure> shown) {
    Monitoring {
      shown = List.copyOf(shown);
    }

    Monitoring withEvery(int steps) {
      return new Monitoring(steps, earlyStopping, plateau, average, best, shown);
    }

    Monitoring with(EarlyStopping rule) {
      return new Monitoring(every, Optional.of(rule), plateau, average, best, shown);
    }

    Monitoring with(Plateau rule) {
      return new Monitoring(every, earlyStopping, Optional.of(rule), average, best, shown);
    }

    Monitoring with(MovingAverage rule) {
      return new Monitoring(every, earlyStopping, plateau, Optional.of(rule), best, shown);
    }

    Monitoring with(Measure measure) {
      return new Monitoring(every, earlyStopping, plateau, average, Optional.of(measure), shown);
    }

    Monitoring plus(Measure measure) {
      return new Monitoring(
          every, earlyStopping, plateau, average, best, TrainerSettings.plus(shown, measure));
    }

    /** What validations are compared by to find the best one. */
    Measure choice() {
      return best.or(() -> earlyStopping.map(EarlyStopping::measure))
          .or(() -> plateau.map(Plateau::measure))
          .orElse(Measure.LOSS);
    }

    /** The measures of all rules, and what else is measured. */
    Stream<Measure> measures() {
      Stream<Measure> ofRules =
          Stream.of(earlyStopping.map(EarlyStopping::measure), plateau.map(Plateau::measure), best)
              .flatMap(Optional::stream);
      return Stream.concat(ofRules, shown.stream());
    }

    /** The measures that are computed apart from loss and accuracy, each once. */
    List<Measure> ownMeasures() {
      List<Measure> own = measures().filter(Measure::isOwn).distinct().toList();
      long names = own.stream().map(Measure::name).distinct().count();
      check(
          names == own.size(),
          "expected measures of different names, got "
              + own
              + "; one Measure can be used for several rules");
      return own;
    }
  }

  /** What surrounds the steps: callbacks, checkpoints, the seed and other workers. */
  record Execution(
      List<Callback> callbacks,
      Optional<Checkpoints> checkpoints,
      Resuming resuming,
      boolean fastDevRun,
      long seed,
      Workers workers) {
    Execution {
      callbacks = List.copyOf(callbacks);
    }

    Execution plus(Callback callback) {
      return new Execution(
          TrainerSettings.plus(callbacks, callback),
          checkpoints,
          resuming,
          fastDevRun,
          seed,
          workers);
    }

    Execution with(Checkpoints choices) {
      return new Execution(callbacks, Optional.of(choices), resuming, fastDevRun, seed, workers);
    }

    Execution with(Resuming on) {
      return new Execution(callbacks, checkpoints, on, fastDevRun, seed, workers);
    }

    Execution with(Workers others) {
      return new Execution(callbacks, checkpoints, resuming, fastDevRun, seed, others);
    }

    Execution withFastDevRun() {
      return new Execution(callbacks, checkpoints, resuming, true, seed, workers);
    }

    Execution withSeed(long other) {
      return new Execution(callbacks, checkpoints, resuming, fastDevRun, other, workers);
    }
  }

  /** Whether a run goes on from the latest checkpoint. */
  enum Resuming {
    /** It starts anew, in a folder without checkpoints. */
    NO,
    /** It goes on, and is the same run. */
    SAME,
    /** It goes on, and may have more epochs than the run that wrote the checkpoint. */
    EXTENDING
  }

  /** The default settings. */
  static TrainerSettings defaults(Layer network, Loss loss) {
    double never = Double.POSITIVE_INFINITY;
    return new TrainerSettings(
        network,
        loss,
        new Optimization(
            new Adam(Schedule.cosine(1e-3, 0)),
            ParameterGroups.defaults(),
            List.of(),
            never,
            never),
        new Batching(128, 1, 0, 0, LastBatch.KEEP),
        new Monitoring(
            0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of()),
        new Execution(
            List.of(), Optional.empty(), Resuming.NO, false, 0, new Workers(Exchange.none())));
  }

  TrainerSettings with(Optimization other) {
    return new TrainerSettings(network, loss, other, batching, monitoring, execution);
  }

  TrainerSettings with(Batching other) {
    return new TrainerSettings(network, loss, optimization, other, monitoring, execution);
  }

  TrainerSettings with(Monitoring other) {
    return new TrainerSettings(network, loss, optimization, batching, other, execution);
  }

  TrainerSettings with(Execution other) {
    return new TrainerSettings(network, loss, optimization, batching, monitoring, other);
  }

  /** A setting in a line; those that are off are left out. */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    add(lines, "network", network + ", " + parameters());
    add(lines, "loss", loss);
    add(lines, "optimizer", optimization.optimizer());
    optimization.penalties().forEach(penalty -> add(lines, "penalty", penalty));
    addUnless(Double.isInfinite(optimization.clip()), lines, "clip", optimization.clip());
    addUnless(
        Double.isInfinite(optimization.clipValue()), lines, "clip value", optimization.clipValue());
    add(lines, "batches", batching.inWords());
    addUnless(
        monitoring.every() == 0, lines, "validation", "every " + monitoring.every() + " steps");
    monitoring.earlyStopping().ifPresent(rule -> add(lines, "stopping", rule));
    monitoring.plateau().ifPresent(rule -> add(lines, "plateau", rule));
    monitoring.average().ifPresent(rule -> add(lines, "average", rule));
    monitoring.best().ifPresent(measure -> add(lines, "best by", measure));
    monitoring.shown().forEach(measure -> add(lines, "measured", measure));
    execution.checkpoints().ifPresent(choices -> add(lines, "checkpoints", choices));
    addUnless(execution.resuming() == Resuming.NO, lines, "resuming", execution.resuming());
    execution.callbacks().forEach(each -> add(lines, "callback", each.getClass().getSimpleName()));
    add(lines, "seed", execution.seed());
    return String.join("\n", lines);
  }

  private String parameters() {
    List<Parameter> all = network.parameters();
    long frozen = numbers(all.stream().filter(Parameter::isFrozen));
    return numbers(all.stream()) + " parameters" + (frozen > 0 ? ", " + frozen + " frozen" : "");
  }

  private static long numbers(Stream<Parameter> parameters) {
    return parameters.mapToLong(each -> each.shape().length()).sum();
  }

  private static void add(List<String> lines, String name, Object value) {
    lines.add(String.format(Locale.ROOT, "%-11s %s", name, value));
  }

  private static void addUnless(boolean off, List<String> lines, String name, Object value) {
    if (!off) {
      add(lines, name, value);
    }
  }

  private static <T> List<T> plus(List<T> list, T element) {
    return Stream.concat(list.stream(), Stream.of(element)).toList();
  }

  /** Refuses a setting with a message unless a condition holds. */
  static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
