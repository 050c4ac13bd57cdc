package org.chainzrule.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chainzrule.autodiff.Computed.Edge;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Accumulate;

/**
 * The gradients of one loss with respect to every parameter it was computed from, or to those
 * variables alone that are named: the rest of the backward pass is then left out.
 */
public final class Gradients {

  private final Map<Variable, Variable> gradients;
  private final Map<Variable, RowGradient> rows;

  /** The variables asked for; empty for all parameters. */
  private final Set<Variable> wanted;

  private Gradients(
      Map<Variable, Variable> gradients, Map<Variable, RowGradient> rows, Set<Variable> wanted) {
    this.gradients = gradients;
    this.rows = rows;
    this.wanted = wanted;
  }

  /**
   * The gradients as plain numbers.
   *
   * @param loss any shape; where it is not a scalar, the gradient of its sum
   * @throws IllegalStateException if a parameter has changed since the forward pass
   */
  public static Gradients of(Variable loss) {
    try (Recording paused = Recording.pause()) {
      return backward(loss, identities());
    }
  }

  /**
   * The gradients with respect to some variables alone, as plain numbers; what leads to none of
   * them is not computed.
   *
   * @param wanted at least one, parameters or what was computed on the way to the loss
   * @throws IllegalArgumentException if none is named
   * @throws IllegalStateException as {@link #of(Variable)}
   */
  public static Gradients of(Variable loss, Variable... wanted) {
    try (Recording paused = Recording.pause()) {
      return backward(loss, named(wanted));
    }
  }

  /** The gradients as variables that can be differentiated again, as {@link #of} otherwise. */
  public static Gradients differentiable(Variable loss) {
    return backward(loss, identities());
  }

  /** As {@link #of(Variable, Variable...)}, as variables that can be differentiated again. */
  public static Gradients differentiable(Variable loss, Variable... wanted) {
    return backward(loss, named(wanted));
  }

  /**
   * Gradients that were computed elsewhere, such as sums over several batches.
   *
   * @param values for each parameter its gradient, in the parameter's shape
   * @param byRows for tables the gradient of the rows used; added to one in {@code values}
   * @throws IllegalArgumentException if a shape differs
   */
  public static Gradients of(Map<Parameter, Tensor> values, Map<Parameter, RowGradient> byRows) {
    Map<Variable, RowGradient> rows = new IdentityHashMap<>(byRows);
    Map<Variable, Variable> gradients = new IdentityHashMap<>();
    values.forEach(
        (parameter, g) -> {
          if (!g.shape().equals(parameter.shape())) {
            throw new IllegalArgumentException(
                "expected a gradient of shape " + parameter.shape() + ", got " + g.shape());
          }
          gradients.put(parameter, Variable.constant(g));
        });
    join(rows, gradients, Set.of());
    return new Gradients(gradients, rows, Set.of());
  }

  /**
   * The gradient with respect to one variable, in its shape; zeros if the loss does not depend on
   * it. For a parameter with a gradient by rows, a dense copy is made at every call.
   *
   * @param x a parameter, or a variable that was asked for
   * @throws IllegalArgumentException if it is neither, or others were asked for
   */
  public Variable wrt(Variable x) {
    check(x);
    RowGradient sparse = rows.get(x);
    if (sparse != null) {
      return Variable.constant(sparse.dense(x.value().columns()));
    }
    Variable gradient = gradients.get(x);
    return gradient != null
        ? gradient
        : Variable.constant(Tensor.zeros(x.shape(), x.value().precision()));
  }

  /**
   * The gradient of a table of which only some rows were used; empty where the gradient is dense,
   * as it is if the table was used in another way too, or if it can be differentiated again.
   */
  public Optional<RowGradient> rows(Parameter parameter) {
    check(parameter);
    return Optional.ofNullable(rows.get(parameter));
  }

  /** The sum of the squares of one parameter's gradient; costs what the gradient holds. */
  public double squaredNorm(Parameter parameter) {
    RowGradient sparse = rows.get(parameter);
    Tensor g = sparse != null ? sparse.values() : wrt(parameter).value();
    return g.dot(g);
  }

  private void check(Variable x) {
    if (wanted.isEmpty() ? !(x instanceof Parameter) : !wanted.contains(x)) {
      throw new IllegalArgumentException(
          "expected one of the "
              + (wanted.isEmpty() ? "parameters" : "variables that gradients were asked for")
              + ", got "
              + (x instanceof Parameter parameter
                  ? parameter.name()
                  : "one of shape " + x.shape()));
    }
  }

  private static Set<Variable> named(Variable... wanted) {
    if (wanted.length == 0) {
      throw new IllegalArgumentException("expected at least one variable, got none");
    }
    Set<Variable> set = identities();
    Collections.addAll(set, wanted);
    return set;
  }

  private static Set<Variable> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static Gradients backward(Variable loss, Set<Variable> wanted) {
    Map<Variable, RowGradient> rows = new IdentityHashMap<>();
    Map<Variable, Variable> gradients = new IdentityHashMap<>();
    Set<Variable> owned = identities();
    gradients.put(
        loss, Variable.constant(Tensor.filled(loss.shape(), loss.value().precision(), 1)));
    List<Computed> nodes = outputsFirst(loss);
    Set<Variable> onTheWay = wanted.isEmpty() ? wanted : leadingTo(wanted, nodes);
    for (Computed node : nodes) {
      Variable g = numbers(wanted.contains(node) ? gradients.get(node) : gradients.remove(node));
      if (g != null) {
        // Several edges may hand g on as it is.
        owned.remove(g);
        node.checkVersions();
        if (node.joint() != null && wanted.isEmpty() && !Recording.isOn()) {
          together(node, g.value(), gradients, owned);
          continue;
        }
        for (Edge edge : node.edges()) {
          if (!wanted.isEmpty() && !onTheWay.contains(edge.input)) {
            continue;
          }
          if (edge.toRows != null && edge.input instanceof Parameter && !Recording.isOn()) {
            rows.merge(edge.input, edge.toRows.apply(g.value()), RowGradient::plus);
          } else {
            accumulate(edge, g, gradients, owned);
          }
        }
      }
    }
    join(rows, gradients, owned);
    gradients.replaceAll((variable, g) -> numbers(g));
    return new Gradients(gradients, rows, wanted);
  }

  /** A gradient that is computed, once and for all. */
  private static Variable numbers(Variable g) {
    return Constant.deferred(g) != null ? Variable.constant(g.value()) : g;
  }

  /** Adds the rows of a table to its gradient where it has a dense one too. */
  private static void join(
      Map<Variable, RowGradient> rows, Map<Variable, Variable> gradients, Set<Variable> owned) {
    for (Map.Entry<Variable, RowGradient> entry : List.copyOf(rows.entrySet())) {
      Variable dense = gradients.get(entry.getKey());
      if (dense != null) {
        Tensor sum = owned.contains(dense) ? dense.value() : dense.value().copy();
        entry.getValue().addTo(sum);
        gradients.put(entry.getKey(), Variable.constant(sum));
        rows.remove(entry.getKey());
      }
    }
  }

  /** The wanted variables and all nodes computed from one of them. */
  private static Set<Variable> leadingTo(Set<Variable> wanted, List<Computed> outputsFirst) {
    Set<Variable> leading = identities();
    leading.addAll(wanted);
    for (int i = outputsFirst.size() - 1; i >= 0; i--) {
      Computed node = outputsFirst.get(i);
      if (node.edges().stream().anyMatch(edge -> leading.contains(edge.input))) {
        leading.add(node);
      }
    }
    return leading;
  }

  /** {@code owned} holds the gradients whose memory nobody else looks at. */
  private static void accumulate(
      Edge edge, Variable g, Map<Variable, Variable> gradients, Set<Variable> owned) {
    Variable old = gradients.get(edge.input);
    if (edge.into != null && old != null && owned.contains(old) && !Recording.isOn()) {
      edge.into.add(g.value(), old.value());
    } else {
      Variable more = gradient(edge, g);
      boolean fresh = Constant.deferred(more) != null || !more.value().sharesMemory(g.value());
      add(edge.input, more, fresh, gradients, owned);
    }
  }

  private static void together(
      Computed node, Tensor g, Map<Variable, Variable> gradients, Set<Variable> owned) {
    Variable[] sums = new Variable[node.edges().size()];
    for (int i = 0; i < sums.length; i++) {
      Variable old = gradients.get(node.edges().get(i).input);
      sums[i] = old != null && owned.contains(old) ? old : null;
    }
    Tensor[] parts = node.joint().apply(g, sums);
    for (int i = 0; i < sums.length; i++) {
      if (parts[i] != null) {
        Variable input = node.edges().get(i).input;
        add(input, checked(Variable.constant(parts[i]), input), true, gradients, owned);
      }
    }
  }

  /** {@code fresh} are those on memory of their own. */
  private static void add(
      Variable input,
      Variable more,
      boolean fresh,
      Map<Variable, Variable> gradients,
      Set<Variable> owned) {
    Variable old = gradients.get(input);
    if (old == null) {
      gradients.put(input, more);
      if (fresh) {
        owned.add(more);
      }
    } else if (Recording.isOn() || !owned.contains(old)) {
      Variable sum = old.plus(more);
      gradients.put(input, sum);
      owned.add(sum);
    } else {
      Accumulate.plus(old.value(), more.value());
    }
  }

  private static Variable gradient(Edge edge, Variable g) {
    return checked(edge.vjp.apply(g), edge.input);
  }

  private static Variable checked(Variable gradient, Variable input) {
    if (!gradient.shape().equals(input.shape())) {
      throw new IllegalStateException(
          "expected a gradient of shape " + input.shape() + ", got " + gradient.shape());
    }
    return gradient;
  }

  /** All computed nodes below the loss, every one before its inputs; a stack, not recursion. */
  private static List<Computed> outputsFirst(Variable loss) {
    List<Computed> inputsFirst = new ArrayList<>();
    Set<Variable> seen = identities();
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
