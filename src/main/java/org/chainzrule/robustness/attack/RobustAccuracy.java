package org.chainzrule.robustness.attack;

import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Batches;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * What an attack leaves of a network's accuracy.
 *
 * @param clean the part of examples that are right, in 0..1
 * @param robust the part that are right both as they are and attacked, in 0..1; an output that is
 *     not finite is wrong
 */
public record RobustAccuracy(double clean, double robust) {

  /**
   * Attacks a data set in bounded memory, 500 examples at a time.
   *
   * @param seeds each batch gets a child of them
   * @throws IllegalArgumentException if the data or the loss has no classes, the data set is empty,
   *     or the network or attack does not take its examples
   */
  public static RobustAccuracy of(
      Layer network, Loss loss, Dataset data, Attack attack, Seeds seeds) {
    return of(outcomes(network, loss, data, attack, seeds, Batches.SIZE));
  }

  /**
   * How each example fares.
   *
   * @param clean whether it is right
   * @param robust whether it is right both as it is and attacked
   */
  record Outcomes(boolean[] clean, boolean[] robust) {}

  static RobustAccuracy of(Outcomes outcomes) {
    return new RobustAccuracy(part(outcomes.clean()), part(outcomes.robust()));
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
          AttackTarget victim = new AttackTarget(network, loss, batch.inputs(), batch.targets());
          victim.checkDecides();
          boolean[] clean = victim.score(batch.inputs()).right();
          Tensor moved =
              attack.perturb(network, loss, batch.inputs(), batch.targets(), seeds.child(rows[0]));
          boolean[] attacked = victim.score(moved).right();
          for (int i = 0; i < rows.length; i++) {
            outcomes.clean()[rows[i]] = clean[i];
            outcomes.robust()[rows[i]] = clean[i] && attacked[i];
          }
        });
    return outcomes;
  }

  private static double part(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return (double) count / flags.length;
  }
}
