package org.chainzrule.dreg;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.Forward;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;

/**
 * Differential regularisation: a penalty {@code λ Σ_l ω_l R_l} on the layers' own derivatives,
 * where {@code R_l} is the batch mean of the squared Frobenius norm {@code ‖J_l‖²} of layer l's
 * Jacobian. Layers report these norms in closed form during the forward pass, so that training
 * needs no second backward pass.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.create(network, loss).with(Dreg.layerwise(1e-3));
 * }</pre>
 *
 * @param scope which derivative of a layer R_l measures
 * @param strength λ
 * @param withHead whether the last layer counts even if it is linear
 * @param perUnit whether R_l is divided by the layer's width
 * @param weights ω_l, one for each layer that counts; empty for 1 everywhere
 * @param target where present, R_l is the mean of {@code max(0, ‖J‖ - target)²} instead of {@code
 *     ‖J‖²}, so that norms up to the target cost nothing
 * @param probes random directions a step for {@link Scope#CUMULATIVE}; 0 for all directions of the
 *     input, exact and as slow as the input is wide
 * @param adjoint how {@link Scope#ADJOINT} is measured; other scopes ignore it
 * @see <a href="https://arxiv.org/abs/2605.15463">arXiv 2605.15463</a>
 */
public record Dreg(
    Scope scope,
    Schedule strength,
    boolean withHead,
    boolean perUnit,
    List<Double> weights,
    OptionalDouble target,
    int probes,
    Adjoint adjoint)
    implements Penalty {

  /** Which derivative is measured; norms are squared Frobenius norms, means over examples. */
  public enum Scope {
    /** Each layer's own Jacobian: {@code mean_s ‖J_l(s)‖²}, exact. */
    LAYER,
    /** The activation's derivatives alone: {@code mean_s Σ_i a'(z_si)²}. */
    SLOPE,
    /**
     * The Jacobian from the input up to each layer, {@code mean_s ‖J_l ... J_1‖²}. A layer inside a
     * residual block {@code x + f(x)} is followed from the network's input through f; the block's
     * last one is measured where its sum leaves the block, {@code ‖(1 + J_f) ...‖²}, so that every
     * block counts its sum, wherever it stands, and every layer still has one term and one weight.
     */
    CUMULATIVE,
    /**
     * The gradient of the loss in the input, {@code mean_s ‖∂ loss_s / ∂ x_s‖²}, estimated by
     * {@link Adjoint}: one term, in which every layer up to the head takes part. Behind a lookup of
     * token ids it is the gradient in the vectors.
     */
    ADJOINT
  }

  /**
   * @throws IllegalArgumentException if a weight, the target or the number of probes is negative
   */
  public Dreg {
    weights = List.copyOf(weights);
    if (weights.stream().anyMatch(weight -> !(weight >= 0))) {
      throw new IllegalArgumentException(
          "expected layer weights that are not negative, got " + weights);
    }
    if (target.isPresent() && !(target.getAsDouble() >= 0)) {
      throw new IllegalArgumentException(
          "expected a target that is not negative, got " + target.getAsDouble());
    }
    if (probes < 0) {
      throw new IllegalArgumentException(
          "expected a number of probes that is not negative, got " + probes);
    }
  }

  /**
   * Over each layer's own Jacobian, without the linear head, at one strength.
   *
   * @param strength λ, not negative
   */
  public static Dreg layerwise(double strength) {
    return of(Scope.LAYER, Schedule.constant(strength));
  }

  /** Over each layer's own Jacobian, without the linear head. */
  public static Dreg layerwise(Schedule strength) {
    return of(Scope.LAYER, strength);
  }

  /**
   * Over the gradient of the loss in the input, {@link Scope#ADJOINT}, at one strength.
   *
   * @param strength λ, not negative; 2 to 3 did best on handwritten digits with pixels in 0..1. For
   *     other inputs {@link #adjoint(InputScale)} finds it
   */
  public static Dreg adjoint(double strength) {
    return of(Scope.ADJOINT, Schedule.constant(strength));
  }

  /**
   * Over the gradient of the loss in the input, {@link Scope#ADJOINT}, with the strength and the
   * cap that suit the scale of the inputs.
   */
  public static Dreg adjoint(InputScale scale) {
    return adjoint(scale.strength()).with(Adjoint.STANDARD.with(scale));
  }

  /** Over the gradient of the loss in the input, {@link Scope#ADJOINT}. */
  public static Dreg adjoint(Schedule strength) {
    return of(Scope.ADJOINT, strength);
  }

  /** Any scope, without the linear head, not normalised, one probe where probes are drawn. */
  public static Dreg of(Scope scope, Schedule strength) {
    return new Dreg(
        scope, strength, false, false, List.of(), OptionalDouble.empty(), 1, Adjoint.STANDARD);
  }

  /** The same with the last layer counted, even if it is linear. */
  public Dreg countingHead() {
    return new Dreg(scope, strength, true, perUnit, weights, target, probes, adjoint);
  }

  /** The same with every R_l divided by the layer's width. */
  public Dreg normalised() {
    return new Dreg(scope, strength, withHead, true, weights, target, probes, adjoint);
  }

  /** The same with ω_l given for each layer that counts, in order. */
  public Dreg weighted(double... omega) {
    List<Double> each = Arrays.stream(omega).boxed().toList();
    return new Dreg(scope, strength, withHead, perUnit, each, target, probes, adjoint);
  }

  /** The same with norms free up to a target. */
  public Dreg above(double norm) {
    return new Dreg(
        scope, strength, withHead, perUnit, weights, OptionalDouble.of(norm), probes, adjoint);
  }

  /** The same with another number of probes, or 0 for the exact value. */
  public Dreg probing(int directions) {
    return new Dreg(scope, strength, withHead, perUnit, weights, target, directions, adjoint);
  }

  /** The same with another way to measure {@link Scope#ADJOINT}. */
  public Dreg with(Adjoint other) {
    return new Dreg(scope, strength, withHead, perUnit, weights, target, probes, other);
  }

  @Override
  public Variable of(Forward forward) {
    List<LayerNorms.Norm> norms = LayerNorms.of(this, forward);
    if (!weights.isEmpty() && weights.size() != norms.size()) {
      throw new IllegalArgumentException(
          "expected " + norms.size() + " layer weights, got " + weights.size());
    }
    Variable sum = null;
    for (int i = 0; i < norms.size(); i++) {
      double factor = weights.isEmpty() ? 1 : weights.get(i);
      if (perUnit) {
        factor /= norms.get(i).width();
      }
      Variable term = measured(norms.get(i));
      term = factor == 1 ? term : term.times(factor);
      sum = sum == null ? term : sum.plus(term);
    }
    Precision precision = forward.loss().value().precision();
    return sum != null ? sum : Variable.constant(Tensor.scalar(0, precision));
  }

  /** R_l, the mean over examples. */
  private Variable measured(LayerNorms.Norm norm) {
    if (target.isEmpty() || target.getAsDouble() == 0) {
      return norm.mean().get();
    }
    double t = target.getAsDouble();
    // max(0, √N - t) = √(t² + max(0, N - t²)) - t, whose derivative is finite at N = 0 too.
    Variable over = norm.squares().get().plus(-t * t).map(Curve.RELU, 0);
    return over.plus(t * t).sqrt().plus(-t).squared().mean();
  }

  /** The settings; those of {@link Scope#ADJOINT} only where they are used. */
  @Override
  public String toString() {
    String common =
        String.format(
            Locale.ROOT,
            "scope=%s, strength=%s, withHead=%s, perUnit=%s, weights=%s, target=%s, probes=%s",
            scope,
            strength,
            withHead,
            perUnit,
            weights,
            target,
            probes);
    return "Dreg[" + common + (scope == Scope.ADJOINT ? ", adjoint=" + adjoint : "") + "]";
  }
}
