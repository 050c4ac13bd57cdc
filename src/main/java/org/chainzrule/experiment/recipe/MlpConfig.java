package org.chainzrule.experiment.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.chainzrule.nn.Activation;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;

/**
 * The dense layers of a network, a multilayer perceptron: hidden layers of one activation and a
 * head behind them. {@code MlpConfig.of(128, 64).plan(784, 10)} is a network for MNIST.
 *
 * @param hidden the numbers of units of the hidden layers, each at least 1; empty for none
 * @param activation of the hidden layers
 * @param penalty whose kind of layer is taken, {@link PenaltyName#NONE} for plain dense layers
 */
public record MlpConfig(List<Integer> hidden, ActivationPlan activation, PenaltyName penalty) {

  /**
   * @throws IllegalArgumentException if a number of units is below 1
   */
  public MlpConfig {
    hidden = List.copyOf(hidden);
    if (hidden.stream().anyMatch(units -> units < 1)) {
      throw new IllegalArgumentException(
          "expected hidden layers of positive widths, got " + hidden);
    }
  }

  /** Hidden layers with one polynomial of degree 3 a unit. */
  public static MlpConfig of(Integer... hidden) {
    return new MlpConfig(List.of(hidden), PolynomialPlan.of(3), PenaltyName.NONE);
  }

  /** The same with other hidden layers. */
  public MlpConfig withHidden(List<Integer> units) {
    return new MlpConfig(units, activation, penalty);
  }

  /** The same with another activation. */
  public MlpConfig with(ActivationPlan other) {
    return new MlpConfig(hidden, other, penalty);
  }

  /** The same with the kind of layer that a penalty wants. */
  public MlpConfig with(PenaltyName other) {
    return new MlpConfig(hidden, activation, other);
  }

  /** A network with a linear layer of this kind as its head. */
  public Sequential.SequentialPlan plan(int in, int out) {
    return plan(List.of(), in, linear(out));
  }

  /** A linear layer of this kind, by the number of its inputs. */
  IntFunction<LayerPlan> linear(int out) {
    return in -> penalty.dense(in, out, Activation.identity());
  }

  /**
   * A network with these layers behind others.
   *
   * @param first the layers before them
   * @param in how many numbers those give
   * @param head the last layer, by the number of its inputs
   */
  public Sequential.SequentialPlan plan(
      List<LayerPlan> first, int in, IntFunction<LayerPlan> head) {
    List<LayerPlan> plans = new ArrayList<>(first);
    int width = in;
    for (int units : hidden) {
      plans.add(penalty.dense(width, units, activation));
      width = units;
    }
    plans.add(head.apply(width));
    return new Sequential.SequentialPlan(plans);
  }

  /**
   * How many numbers plain dense layers learn, with a linear head.
   *
   * @param in inputs of the first
   * @param out outputs of the head
   */
  public long parameters(int in, int out) {
    long sum = 0;
    int width = in;
    for (int units : hidden) {
      sum += (long) (width + parametersPerUnit()) * units;
      width = units;
    }
    return sum + (width + 1L) * out;
  }

  /** What a hidden unit learns besides its weights: a bias and its activation's numbers. */
  public int parametersPerUnit() {
    return 1
        + activation.build(1, Seeds.of(0), Precision.SINGLE).parameters().stream()
            .mapToInt(parameter -> parameter.value().length())
            .sum();
  }
}
