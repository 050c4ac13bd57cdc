package org.chainzrule.dreg;

/**
 * How DREG in the scope {@link Dreg.Scope#ADJOINT} measures the loss's gradient in the input.
 *
 * <p>The gradient of every example's loss in the prediction, ρ_s, is pulled back through the
 * reported Jacobians, head first, to {@code U_s}, the last numbers before the linear map M that all
 * examples share (the weights of a first dense layer). The rows of U are dealt into m groups,
 * sorted by their norms so that every group has large and small ones, and every row gets a random
 * sign σ_s:
 *
 * <pre>
 * S_j = Σ_(s in group j) σ_s √w_s U_s
 * R = 1/n Σ_j ‖M S_j‖²
 * </pre>
 *
 * With weights {@code w_s = 1} the expectation of R over the signs is {@code mean_s ‖∂ loss_s / ∂
 * x_s‖²}: products of two different examples have the mean 0. M, the widest map as a rule, sees m
 * rows instead of n, which is what makes it cheap.
 *
 * @param groups m for batches of 128 examples and more; smaller batches have fewer in proportion. 0
 *     gives every example a group of its own and no sign: the exact value, at the price of n rows.
 *     {@link #COLUMN_NORMS} sums nothing and leaves M out
 * @param eta η, which adds {@code -η (f_y - mean f)} to the loss before it is differentiated, so
 *     that examples of which the network is certain keep a gradient to be penalised; at least 0. It
 *     applies to losses with one logit f for each class, and to no others
 * @param cap κ, the largest norm of an example's gradient that counts in full, strictly positive:
 *     {@code w_s = min(1, κ / √(Σ_i U_si² ‖M_·i‖²))}, a constant for the gradient, so that no
 *     single example fills the optimizer's second moment; infinite for none
 */
public record Adjoint(int groups, double eta, double cap) {

  /**
   * In place of a number of groups: R is {@code mean_s w_s Σ_i U_si² ‖M_·i‖²}, as if the columns of
   * M were orthogonal. It costs less than any number of groups and regularises less well.
   */
  public static final int COLUMN_NORMS = -1;

  /** The batch size to which the number of groups refers. */
  private static final int FULL_BATCH = 128;

  /** Eight groups, η 0.03 and κ 2, which did best on handwritten digits with pixels in 0..1. */
  public static final Adjoint STANDARD = new Adjoint(8, 0.03, 2);

  /** Every example on its own, η 0 and no cap: the squared norm itself. */
  public static final Adjoint EXACT = new Adjoint(0, 0, Double.POSITIVE_INFINITY);

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Adjoint {
    if (groups < COLUMN_NORMS) {
      throw new IllegalArgumentException(
          "expected a number of groups that is not negative, or "
              + COLUMN_NORMS
              + " for column norms alone, got "
              + groups);
    }
    if (!(eta >= 0 && Double.isFinite(eta))) {
      throw new IllegalArgumentException("expected a finite eta that is not negative, got " + eta);
    }
    if (!(cap > 0)) {
      throw new IllegalArgumentException("expected a positive cap, got " + cap);
    }
  }

  /** The same with the cap in the unit of the gradients of inputs of another scale. */
  public Adjoint with(InputScale scale) {
    return new Adjoint(groups, eta, scale.cap());
  }

  /** The number of groups for a batch of n examples, at most n. */
  int groupsOf(int n) {
    long share = ((long) groups * Math.min(n, FULL_BATCH) + FULL_BATCH - 1) / FULL_BATCH;
    return groups == 0 ? n : (int) Math.min(n, share);
  }
}
