package org.chainzrule.robustness.attack;

import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Batches;

/**
 * Robust accuracy: the accuracy of a network under an attack, beside that without one.
 *
 * @param clean the accuracy on the original examples, in 0..1
 * @param robust the fraction of examples classified correctly both before and after the attack, in
 *     0..1; an output that is not finite counts as wrong
 */
public record RobustAccuracy(double clean, double robust) {

  /**
   * Attacks a data set in bounded memory, 500 examples at a time.
   *
   * @param seeds the random numbers of the attack; each batch gets a child of them
   * @throws IllegalArgumentException if the data or the loss has no classes, the data set is empty,
   *     or the network or attack does not take its examples
   */
  public static RobustAccuracy of(
      Layer network, Loss loss, Dataset data, Attack attack, Seeds seeds) {
    return of(outcomes(network, loss, data, attack, seeds, Batches.SIZE));
  }

  /**
   * Which examples are classified correctly.
   *
   * @param clean whether each original example is
   * @param robust whether each example is, both before and after the attack
   */
  record Outcomes(boolean[] clean, boolean[] robust) {}

  static RobustAccuracy of(Outcomes outcomes) {
    return new RobustAccuracy(fraction(outcomes.clean()), fraction(outcomes.robust()));
  }

  static Outcomes outcomes(
      Layer network, Loss loss, Dataset data, Attack attack, Seeds seeds, int size) {
    if (data.classes().isEmpty()) {
      throw new IllegalArgumentException("expected data with classes, got values");
    }
    Outcomes outcomes = new Outcomes(new boolean[data.size()], new boolean[data.size()]);
    Batches.each(
        network,
        data,
        size,
        (rows, batch) -> {
          AttackTarget attackTarget =
              new AttackTarget(network, loss, batch.inputs(), batch.targets());
          attackTarget.checkDecides();
          boolean[] clean = attackTarget.score(batch.inputs()).right();
          Tensor moved =
              attack.perturb(network, loss, batch.inputs(), batch.targets(), seeds.child(rows[0]));
          boolean[] attacked = attackTarget.score(moved).right();
          for (int i = 0; i < rows.length; i++) {
            outcomes.clean()[rows[i]] = clean[i];
            outcomes.robust()[rows[i]] = clean[i] && attacked[i];
          }
        });
    return outcomes;
  }

  private static double fraction(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return (double) count / flags.length;
  }
}
