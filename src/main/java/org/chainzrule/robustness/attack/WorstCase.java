package org.chainzrule.robustness.attack;

/** For each example of a batch, the point tried so far at which the network is worst. */
final class WorstCase {

  private final AttackTarget attackTarget;
  private double[] points;
  private AttackTarget.Score score;

  /** Starts with these points; the array is not copied. */
  WorstCase(AttackTarget attackTarget, double[] points) {
    this.attackTarget = attackTarget;
    this.points = points;
    this.score = attackTarget.score(points);
  }

  double[] points() {
    return points.clone();
  }

  /** Keeps the candidate of each example if the network is worse there. */
  void offer(double[] candidates) {
    AttackTarget.Score offered = attackTarget.score(candidates);
    int n = attackTarget.n();
    for (int i = 0; i < n; i++) {
      if (offered.isWorse(score, i)) {
        score.losses()[i] = offered.losses()[i];
        score.right()[i] = offered.right()[i];
        for (int at = i; at < points.length; at += n) {
          points[at] = candidates[at];
        }
      }
    }
  }
}
