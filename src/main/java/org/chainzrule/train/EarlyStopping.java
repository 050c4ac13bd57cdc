package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

import java.util.List;
import java.util.Objects;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.safetensors.HostArray;

/**
 * Early stopping: ends training when validation no longer improves, and restores the weights of the
 * best validation.
 *
 * @param measure the figure of a validation that is compared
 * @param patience how many validations in a row without a new best end the run, at least 1; there
 *     is one validation per epoch, and more with {@link Trainer#validateEvery}
 */
public record EarlyStopping(Measure measure, int patience) {

  /**
   * A figure by which validations are compared: the loss, the accuracy, or any other.
   *
   * <pre>{@code
   * Measure f1 =
   *     Measure.higher(
   *         "macro F1",
   *         (network, loss, data) ->
   *             ClassReport.of(ClassPredictions.of(network, loss, data)).macro().f1());
   * trainer.with(new EarlyStopping(f1, 5)).fit(train, validation, 100);
   * }</pre>
   */
  public static final class Measure {

    /** The loss: lower is better. */
    public static final Measure LOSS = new Measure("LOSS", false, null);

    /** The accuracy: higher is better. */
    public static final Measure ACCURACY = new Measure("ACCURACY", true, null);

    /** Computes a figure of a network on a data set. */
    @FunctionalInterface
    public interface Figure {
      /**
       * The figure; one that is not a number is worse than all others. A resumed run ends in the
       * same bytes only if the same network and data give the same figure.
       *
       * @param network holds the weights that are validated
       * @param data the validation set
       */
      double of(Layer network, Loss loss, Dataset data);
    }

    private final String name;
    private final boolean higherIsBetter;
    private final Figure figure;

    private Measure(String name, boolean higherIsBetter, Figure figure) {
      this.name = name;
      this.higherIsBetter = higherIsBetter;
      this.figure = figure;
    }

    /**
     * A figure of your own, of which higher values are better.
     *
     * @param name by which {@link Evaluation#metrics} and logs show it
     */
    public static Measure higher(String name, Figure figure) {
      return new Measure(name, true, Objects.requireNonNull(figure));
    }

    /** A figure of your own, of which lower values are better. */
    public static Measure lower(String name, Figure figure) {
      return new Measure(name, false, Objects.requireNonNull(figure));
    }

    String name() {
      return name;
    }

    /** Whether it is computed apart from loss and accuracy. */
    boolean isOwn() {
      return figure != null;
    }

    double of(Layer network, Loss loss, Dataset data) {
      return figure.of(network, loss, data);
    }

    /** The figure, negated if lower is better, so that a higher score is always better. */
    double score(Evaluation evaluation) {
      double value =
          isOwn()
              ? evaluation.metrics().get(name)
              : this == LOSS ? evaluation.loss() : accuracy(evaluation);
      return higherIsBetter ? value : -value;
    }

    private static double accuracy(Evaluation evaluation) {
      return evaluation
          .accuracy()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "expected a loss with classes to measure accuracy by, got one without"));
    }

    @Override
    public String toString() {
      return isOwn() ? name + (higherIsBetter ? ", higher" : ", lower") + " is better" : name;
    }
  }

  /**
   * @throws IllegalArgumentException if the patience is below 1
   */
  public EarlyStopping {
    check(patience >= 1, "expected a patience of at least 1, got " + patience);
  }

  /** Early stopping by validation loss. */
  public static EarlyStopping onLoss(int patience) {
    return new EarlyStopping(Measure.LOSS, patience);
  }

  /** Early stopping by validation accuracy. */
  public static EarlyStopping onAccuracy(int patience) {
    return new EarlyStopping(Measure.ACCURACY, patience);
  }

  /** The best validation of a run so far and a copy, on the heap, of the parameters it had. */
  static final class Best {

    private final EarlyStopping rule;
    private final List<Parameter> parameters;
    double score = Double.NEGATIVE_INFINITY;
    long step;
    long waited;
    List<HostArray> values = List.of();

    Best(EarlyStopping rule, List<Parameter> parameters) {
      this.rule = rule;
      this.parameters = parameters;
    }

    /**
     * Compares a validation with the best; the network must still hold the weights it was made
     * with.
     */
    void record(Callback.Validation validation) {
      double now = rule.measure().score(validation.evaluation());
      if (values.isEmpty() || now > score) {
        // A loss that is not a number is as bad as an infinite one.
        score = Double.isNaN(now) ? Double.NEGATIVE_INFINITY : now;
        step = validation.step();
        waited = 0;
        values = parameters.stream().map(p -> HostArray.of(p.value())).toList();
      } else {
        waited++;
      }
    }

    /** Whether patience has run out. */
    boolean isExhausted() {
      return waited >= rule.patience();
    }

    /** Puts the best parameters back into the network and returns the step they are from. */
    long restore() {
      for (int i = 0; i < values.size(); i++) {
        parameters.get(i).set(values.get(i).toTensor());
      }
      return step;
    }
  }
}
