package org.chainzrule.penalty;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * What a penalty may look at: one forward pass of a network over a batch, in one step of a
 * training.
 *
 * <pre>{@code
 * Pass pass = Pass.training(Seeds.of(1));
 * Forward forward = Forward.of(network, pass, Variable.constant(inputs), targets, loss, 0);
 * Variable objective = forward.loss().plus(penalty.of(forward).times(1e-3));
 * }</pre>
 *
 * @param pass where the layers reported their derivatives
 * @param input shape {@code [n, ...]}; a parameter if the penalty wants its gradient
 * @param targets what the loss takes, such as class indices {@code [n, 1]}
 * @param prediction the network's output, shape {@code [n, ...]}
 * @param criterion the loss as a function of prediction and targets
 * @param loss its mean over the n examples, shape {@code []}
 * @param step of the whole training, counted from 0
 * @param total the steps of the whole training, more than {@code step}
 */
public record Forward(
    Layer network,
    Pass pass,
    Variable input,
    Tensor targets,
    Variable prediction,
    Loss criterion,
    Variable loss,
    long step,
    long total) {

  /**
   * Runs the network and the loss in the last step of a training: schedules have their final values
   * there.
   *
   * @throws IllegalArgumentException as {@link #of(Layer, Pass, Variable, Tensor, Loss, long,
   *     long)}
   */
  public static Forward of(
      Layer network, Pass pass, Variable input, Tensor targets, Loss criterion, long step) {
    return of(network, pass, input, targets, criterion, step, step + 1);
  }

  /**
   * Runs the network and the loss.
   *
   * @throws IllegalArgumentException if the network does not take the input, or the loss not what
   *     the network gives
   */
  public static Forward of(
      Layer network,
      Pass pass,
      Variable input,
      Tensor targets,
      Loss criterion,
      long step,
      long total) {
    Variable prediction = pass.run(network, input);
    Variable loss = criterion.mean(prediction, targets);
    return new Forward(network, pass, input, targets, prediction, criterion, loss, step, total);
  }

  /** The number of examples. */
  public int examples() {
    return input.shape().size(0);
  }

  /**
   * The source of a penalty's random numbers, derived from the seed of the training: others in
   * every step, the same for the same seed.
   *
   * @throws IllegalStateException if the pass is not for training
   */
  public Seeds seeds() {
    return pass.seeds();
  }
}
