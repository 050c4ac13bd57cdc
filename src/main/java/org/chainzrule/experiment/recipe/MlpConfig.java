package org.chainzrule.experiment.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;

/**
 * The dense layers of a network, a multilayer perceptron (MLP): hidden layers with one activation,
 * followed by a head. {@code MlpConfig.of(128, 64).plan(784, 10)} is a network for MNIST.
 *
 * @param hidden the numbers of units of the hidden layers, each at least 1; empty for none
 * @param activation the activation of the hidden layers
 * @param penalty selects the kind of dense layer, {@link PenaltyName#NONE} for the plain one
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

  /** Hidden layers of these sizes, each unit with a polynomial activation of degree 3. */
  public static MlpConfig of(Integer... hidden) {
    return new MlpConfig(List.of(hidden), PolynomialPlan.of(3), PenaltyName.NONE);
  }

  /** A copy with other hidden layers. */
  public MlpConfig withHidden(List<Integer> units) {
    return new MlpConfig(units, activation, penalty);
  }

  /** A copy with another activation. */
  public MlpConfig with(ActivationPlan other) {
    return new MlpConfig(hidden, other, penalty);
  }

  /** A copy with the kind of dense layer that a penalty needs. */
  public MlpConfig with(PenaltyName other) {
    return new MlpConfig(hidden, activation, other);
  }

  /** The plan of a network whose head is a linear layer. */
  public Sequential.SequentialPlan plan(int in, int out) {
    return plan(List.of(), in, linear(out));
  }

  /** The plan of a linear layer with {@code out} outputs, given the number of its inputs. */
  IntFunction<LayerPlan> linear(int out) {
    return in -> penalty.dense(in, out, Activation.identity());
  }

  /**
   * The plan of a network with other layers before the dense ones.
   *
   * @param first the layers before the dense ones
   * @param in the number of their outputs
   * @param head the plan of the last layer, given the number of its inputs
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
   * The number of parameters of plain dense layers with a linear head.
   *
   * @param in the number of inputs of the first layer
   * @param out the number of outputs of the head
   */
  public long parameters(int in, int out) {
    long sum = 0;
    long width = in;
    int perUnit = parametersPerUnit();
    for (int units : hidden) {
      sum += (width + perUnit) * units;
      width = units;
    }
    return sum + (width + 1) * out;
  }

  /** The parameters of a hidden unit besides its weights: a bias and those of its activation. */
  public int parametersPerUnit() {
    try (TensorScope scope = TensorScope.open()) {
      return 1
          + activation.build(1, Seeds.of(0), Precision.SINGLE).parameters().stream()
              .mapToInt(parameter -> parameter.value().length())
              .sum();
    }
  }
}
