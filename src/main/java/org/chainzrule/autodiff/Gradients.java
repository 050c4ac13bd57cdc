package org.chainzrule.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chainzrule.autodiff.Computed.Edge;
import org.chainzrule.tensor.Accumulate;
import org.chainzrule.tensor.Tensor;

/** The gradients of one loss with respect to every parameter it was computed from. */
public final class Gradients {

  private final Map<Variable, Variable> gradients;

  private Gradients(Map<Variable, Variable> gradients) {
    this.gradients = gradients;
  }

  /**
   * The gradients as plain numbers.
   *
   * @param loss any shape; where it is not a scalar, the gradient of its sum
   * @throws IllegalStateException if a parameter has changed since the forward pass
   */
  public static Gradients of(Variable loss) {
    try (Recording paused = Recording.pause()) {
      return backward(loss);
    }
  }

  /** The gradients as variables that can be differentiated again, as {@link #of} otherwise. */
  public static Gradients differentiable(Variable loss) {
    return backward(loss);
  }

  /**
   * Gradients that were computed elsewhere, such as sums over several batches.
   *
   * @param values for each parameter its gradient, in the parameter's shape
   * @throws IllegalArgumentException if a shape differs
   */
  public static Gradients of(Map<Parameter, Tensor> values) {
    Map<Variable, Variable> gradients = new IdentityHashMap<>();
    values.forEach(
        (parameter, g) -> {
          if (!g.shape().equals(parameter.shape())) {
            throw new IllegalArgumentException(
                "expected a gradient of shape " + parameter.shape() + ", got " + g.shape());
          }
          gradients.put(parameter, Variable.constant(g));
        });
    return new Gradients(gradients);
  }

  /**
   * The gradient with respect to one parameter, in its shape; zeros if the loss does not depend on
   * it.
   */
  public Variable wrt(Parameter parameter) {
    Variable gradient = gradients.get(parameter);
    return gradient != null
        ? gradient
        : Variable.constant(Tensor.zeros(parameter.shape(), parameter.value().precision()));
  }

  private static Gradients backward(Variable loss) {
    Map<Variable, Variable> gradients = new IdentityHashMap<>();
    Set<Variable> owned = Collections.newSetFromMap(new IdentityHashMap<>());
    gradients.put(
        loss, Variable.constant(Tensor.filled(loss.shape(), loss.value().precision(), 1)));
    for (Computed node : outputsFirst(loss)) {
      Variable g = gradients.remove(node);
      if (g != null) {
        // Several edges may hand g on as it is.
        owned.remove(g);
        node.checkVersions();
        for (Edge edge : node.edges()) {
          accumulate(edge, g, gradients, owned);
        }
      }
    }
    return new Gradients(gradients);
  }

  /** {@code owned} holds the gradients whose memory nobody else looks at. */
  private static void accumulate(
      Edge edge, Variable g, Map<Variable, Variable> gradients, Set<Variable> owned) {
    Variable old = gradients.get(edge.input);
    if (old == null) {
      Variable first = gradient(edge, g);
      gradients.put(edge.input, first);
      if (!first.value().sharesMemory(g.value())) {
        owned.add(first);
      }
    } else if (Recording.isOn() || !owned.contains(old)) {
      Variable sum = old.plus(gradient(edge, g));
      gradients.put(edge.input, sum);
      owned.add(sum);
    } else if (edge.into != null) {
      edge.into.add(g.value(), old.value());
    } else {
      Accumulate.plus(old.value(), gradient(edge, g).value());
    }
  }

  private static Variable gradient(Edge edge, Variable g) {
    Variable gradient = edge.vjp.apply(g);
    if (!gradient.shape().equals(edge.input.shape())) {
      throw new IllegalStateException(
          "expected a gradient of shape " + edge.input.shape() + ", got " + gradient.shape());
    }
    return gradient;
  }

  /** All computed nodes below the loss, every one before its inputs; a stack, not recursion. */
  private static List<Computed> outputsFirst(Variable loss) {
    List<Computed> inputsFirst = new ArrayList<>();
    Set<Variable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    ArrayDeque<Visit> stack = new ArrayDeque<>();
    if (loss instanceof Computed root) {
      seen.add(root);
      stack.push(new Visit(root));
    }
    while (!stack.isEmpty()) {
      Visit visit = stack.peek();
      if (visit.next < visit.node.edges().size()) {
        Variable input = visit.node.edges().get(visit.next++).input;
        if (input instanceof Computed computed && seen.add(computed)) {
          stack.push(new Visit(computed));
        }
      } else {
        inputsFirst.add(visit.node);
        stack.pop();
      }
    }
    Collections.reverse(inputsFirst);
    return inputsFirst;
  }

  private static final class Visit {
    final Computed node;
    int next;

    Visit(Computed node) {
      this.node = node;
    }
  }
}
