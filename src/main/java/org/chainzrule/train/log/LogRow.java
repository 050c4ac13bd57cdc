package org.chainzrule.train.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Evaluation;

/**
 * One line of a log: where in the run, and named numbers.
 *
 * @param kind {@code step}, {@code validation} or {@code epoch}
 * @param step of the whole run, counted from 1
 */
record LogRow(String kind, long step, int epoch, Map<String, Number> numbers) {

  /** In the order in which they come at one step. */
  private static final List<String> KINDS = List.of("step", "validation", "epoch");

  /** The names of all numbers. */
  static final List<String> NAMES =
      List.of(
          "examples",
          "loss",
          "penalty",
          "gradientNorm",
          "rate",
          "nanos",
          "seconds",
          "validationLoss",
          "validationAccuracy");

  static LogRow of(Callback.Step step) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("examples", step.examples());
    numbers.put("loss", step.loss());
    numbers.put("penalty", step.penalty());
    numbers.put("gradientNorm", step.gradientNorm());
    numbers.put("rate", step.rate());
    numbers.put("nanos", step.nanos());
    return new LogRow("step", step.step(), step.epoch(), numbers);
  }

  static LogRow of(Callback.Validation validation) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    put(numbers, Optional.of(validation.evaluation()));
    return new LogRow("validation", validation.step(), validation.epoch(), numbers);
  }

  static LogRow of(Callback.Epoch epoch) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    numbers.put("loss", epoch.loss());
    numbers.put("penalty", epoch.penalty());
    numbers.put("seconds", epoch.seconds());
    put(numbers, epoch.validation());
    return new LogRow("epoch", epoch.step(), epoch.number(), numbers);
  }

  private static void put(Map<String, Number> numbers, Optional<Evaluation> evaluation) {
    if (evaluation.isPresent()) {
      numbers.put("validationLoss", evaluation.get().loss());
      evaluation.get().accuracy().ifPresent(part -> numbers.put("validationAccuracy", part));
    }
  }

  /** Whether a line of this kind and step belongs before this one. */
  boolean comesAfter(String otherKind, long otherStep) {
    return otherStep < step
        || (otherStep == step && KINDS.indexOf(otherKind) < KINDS.indexOf(kind));
  }
}
