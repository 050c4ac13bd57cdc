package org.chainzrule.robustness.attack;

/** For each example of a batch, the one of the points tried where the network does worst. */
final class WorstCase {

  private final AttackTarget victim;
  private double[] points;
  private AttackTarget.Score score;

  /** Starting from these points, which it takes over. */
  WorstCase(AttackTarget victim, double[] points) {
    this.victim = victim;
    this.points = points;
    this.score = victim.score(points);
  }

  double[] points() {
    return points.clone();
  }

  /** Takes each example's point if the network does worse there. */
  void offer(double[] candidates) {
    AttackTarget.Score offered = victim.score(candidates);
    int n = victim.n();
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
