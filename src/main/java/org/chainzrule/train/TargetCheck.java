package org.chainzrule.train;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * Checks that a loss over classes or labels takes every target of a data set, so that one far
 * behind in it is refused before the first step. A data set that says it has no more classes than
 * the loss is not read. Another one is read once; the output for its first example stands for all
 * others, since a loss compares only the shape of outputs with targets.
 */
record TargetCheck(Layer network, Loss loss, Dataset data) {

  /**
   * @param what the name of the data set in messages
   * @throws IllegalArgumentException if the data set is empty, the network does not take its
   *     examples, or the loss does not take a target
   */
  void check(String what) {
    Evaluation.checkFit(network, data);
    Precision precision = Evaluation.precision(network);
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      if (areKnown(precision)) {
        return;
      }
      Tensor inputs = data.batch(new int[] {0}, precision).inputs();
      Tensor output = network.forward(Variable.constant(inputs), Pass.inference()).value();
      int[] all = IntStream.range(0, data.size()).toArray();
      for (int[] rows : Dataset.split(all, Batches.SIZE)) {
        if (refusal(output, precision, rows).isPresent()) {
          refuseFirst(what, output, precision, rows);
        }
      }
    }
  }

  /**
   * Whether the loss has neither classes nor labels, or the data set says that it has no more
   * classes than the loss.
   */
  private boolean areKnown(Precision precision) {
    Tensor zeros = Tensor.zeros(network.outputShape(data.inputShape()).prepend(1), precision);
    OptionalInt classes = loss.decoder().classes(zeros);
    OptionalInt given = data.classes();
    return classes.isEmpty()
        ? loss.decoder().labelProbabilities(zeros).isEmpty()
        : given.isPresent() && given.getAsInt() <= classes.getAsInt();
  }

  private void refuseFirst(String what, Tensor output, Precision precision, int... rows) {
    for (int row : rows) {
      refusal(output, precision, row)
          .ifPresent(
              e -> {
                throw new IllegalArgumentException(
                    "expected targets that fit "
                        + loss
                        + ", got example "
                        + row
                        + " of the "
                        + what
                        + ": "
                        + e.getMessage(),
                    e);
              });
    }
  }

  /** Why the loss does not take the targets of some examples; empty where it does. */
  private Optional<IllegalArgumentException> refusal(
      Tensor output, Precision precision, int... rows) {
    try (TensorScope scope = TensorScope.open()) {
      Shape shape = output.shape().tail().prepend(rows.length);
      loss.perExample(
          Variable.constant(output.stretchTo(shape)), data.batch(rows, precision).targets());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e);
    }
  }
}
