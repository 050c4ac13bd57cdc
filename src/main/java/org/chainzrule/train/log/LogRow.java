package org.chainzrule.train.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Evaluation;

/**
 * One row of a log: the place in the run and named values.
 *
 * @param kind {@code step}, {@code validation} or {@code epoch}
 * @param step the step of the whole run, counted from 1
 * @param epoch counted from 1
 * @param values by the names in {@link #NAMES} and those of further figures; a value that does not
 *     apply is absent
 */
record LogRow(String kind, long step, int epoch, Map<String, Number> values) {

  /** The kinds in the order in which their rows come at one step. */
  private static final List<String> KINDS = List.of("step", "validation", "epoch");

  /** The names of all values in the order of the columns. */
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
    Map<String, Number> values = new LinkedHashMap<>();
    values.put("examples", step.examples());
    values.put("loss", step.loss());
    values.put("penalty", step.penalty());
    values.put("gradientNorm", step.gradientNorm());
    values.put("rate", step.rate());
    values.put("nanos", step.nanos());
    return new LogRow("step", step.step(), step.epoch(), values);
  }

  static LogRow of(Callback.Validation validation) {
    Map<String, Number> values = new LinkedHashMap<>();
    put(values, Optional.of(validation.evaluation()));
    return new LogRow("validation", validation.step(), validation.epoch(), values);
  }

  static LogRow of(Callback.Epoch epoch) {
    Map<String, Number> values = new LinkedHashMap<>();
    values.put("loss", epoch.loss());
    values.put("penalty", epoch.penalty());
    values.put("seconds", epoch.seconds());
    put(values, epoch.validation());
    return new LogRow("epoch", epoch.step(), epoch.number(), values);
  }

  private static void put(Map<String, Number> values, Optional<Evaluation> evaluation) {
    if (evaluation.isPresent()) {
      values.put("validationLoss", evaluation.get().loss());
      evaluation.get().accuracy().ifPresent(part -> values.put("validationAccuracy", part));
      evaluation.get().metrics().forEach((name, value) -> values.put(ofMetric(name), value));
    }
  }

  /** The name of a further figure, which is that in TensorBoard and none of {@link #NAMES}. */
  static String ofMetric(String name) {
    return "validation/" + name;
  }

  /** Whether a row of the given kind and step comes before this one in a log. */
  boolean comesAfter(String otherKind, long otherStep) {
    return otherStep < step
        || (otherStep == step && KINDS.indexOf(otherKind) < KINDS.indexOf(kind));
  }
}
