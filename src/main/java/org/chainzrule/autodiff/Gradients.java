package org.chainzrule.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
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
 * The gradients of a loss, computed by a backward pass in reverse mode: with respect to every
 * parameter that the loss depends on, or only to the variables asked for, which skips the rest of
 * the backward pass.
 *
 * <pre>{@code
 * Gradients gradients = Gradients.of(loss);
 * Tensor g = gradients.wrt(weight).value(); // the shape of weight
 * }</pre>
 */
public final class Gradients {

  /** The nodes that there is room for at first; a deeper network makes more of it. */
  private static final int NODES = 16;

  /** The gradients; null for a variable that none has come to. */
  private final Map<Variable, Variable> gradients;

  private final Map<Variable, RowGradient> rows;

  /** The variables asked for; empty if all parameters are. */
  private final Set<Variable> wanted;

  private Gradients(
      Map<Variable, Variable> gradients, Map<Variable, RowGradient> rows, Set<Variable> wanted) {
    this.gradients = gradients;
    this.rows = rows;
    this.wanted = wanted;
  }

  /**
   * The gradients with respect to all parameters, as constants.
   *
   * @param loss of any shape; if it is not a scalar, its sum is differentiated
   * @throws IllegalStateException if a parameter has changed since the forward pass
   */
  public static Gradients of(Variable loss) {
    try (Recording paused = Recording.pause()) {
      return backward(loss, Set.of());
    }
  }

  /**
   * The gradients with respect to some variables only, as constants; branches of the graph that
   * lead to none of them are skipped.
   *
   * @param wanted at least one variable: parameters, or intermediate results of the loss
   * @throws IllegalArgumentException if no variable is given
   * @throws IllegalStateException as {@link #of(Variable)}
   */
  public static Gradients of(Variable loss, Variable... wanted) {
    try (Recording paused = Recording.pause()) {
      return backward(loss, named(wanted));
    }
  }

  /**
   * As {@link #of(Variable)}, but the gradients are recorded and can be differentiated again, as a
   * penalty on derivatives needs.
   */
  public static Gradients differentiable(Variable loss) {
    return backward(loss, Set.of());
  }

  /** As {@link #of(Variable, Variable...)}, but the gradients can be differentiated again. */
  public static Gradients differentiable(Variable loss, Variable... wanted) {
    return backward(loss, named(wanted));
  }

  /**
   * A gradient pulled back along a computation, {@code Jᵀ u} with J the derivative of y in x:
   * differentiable in everything that y and u depend on. What u depends on is not walked through,
   * even where it leads to x as well.
   *
   * @param y what was computed from x
   * @param u in the shape of y
   * @param x a parameter, or an intermediate result
   * @throws IllegalArgumentException if u has another shape than y
   */
  public static Variable pulled(Variable y, Variable u, Variable x) {
    if (!u.shape().equals(y.shape())) {
      throw new IllegalArgumentException(
          "expected a gradient of shape " + y.shape() + ", got " + u.shape());
    }
    return backward(y, u, named(x)).wrt(x);
  }

  /**
   * Wraps gradients that were computed elsewhere, such as sums over several batches.
   *
   * @param values the dense gradient of each parameter, in the parameter's shape
   * @param byRows the row-sparse gradients of embedding tables; added to the dense gradient where
   *     {@code values} has one for the same table
   * @throws IllegalArgumentException if a gradient has another shape than its parameter
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
   * it. For a parameter with a row-sparse gradient, every call makes a dense copy.
   *
   * @param x a parameter; or, where variables were asked for, one of them
   * @throws IllegalArgumentException if x is something else
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
   * The row-sparse gradient of an embedding table; empty where the gradient is dense, as it is if
   * the table was used as a whole too, or if the gradient can be differentiated again.
   */
  public Optional<RowGradient> rows(Parameter parameter) {
    check(parameter);
    return Optional.ofNullable(rows.get(parameter));
  }

  /** The squared Euclidean norm of one parameter's gradient; a row-sparse one stays sparse. */
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
    Tensor ones = Tensor.filled(loss.shape(), loss.value().precision(), 1);
    return backward(loss, Variable.constant(ones), wanted);
  }

  private static Gradients backward(Variable loss, Variable seed, Set<Variable> wanted) {
    // Few networks have tables, whose gradients alone are by rows.
    Map<Variable, RowGradient> rows = Map.of();
    Map<Variable, Variable> gradients = new IdentityHashMap<>();
    Set<Variable> owned = identities();
    List<Computed> nodes = outputsFirst(loss, gradients);
    gradients.put(loss, seed);
    Set<Variable> onTheWay = wanted.isEmpty() ? wanted : leadingTo(wanted, nodes);
    for (Computed node : nodes) {
      Variable g = evaluated(wanted.contains(node) ? gradients.get(node) : gradients.remove(node));
      if (g != null) {
        // Several edges may pass g on unchanged, so that it is no longer owned by one input.
        owned.remove(g);
        node.checkVersions();
        if (node.joint() != null && wanted.isEmpty() && !Recording.isOn()) {
          applyJoint(node, g.value(), gradients, owned);
          continue;
        }
        for (Edge edge : node.edges()) {
          if (!wanted.isEmpty() && !onTheWay.contains(edge.input)) {
            continue;
          }
          if (edge.toRows != null && edge.input instanceof Parameter && !Recording.isOn()) {
            rows = rows.isEmpty() ? new IdentityHashMap<>() : rows;
            rows.merge(edge.input, edge.toRows.apply(g.value()), RowGradient::plus);
          } else {
            accumulate(edge, g, gradients, owned);
          }
        }
      }
    }
    join(rows, gradients, owned);
    gradients.replaceAll((variable, g) -> g == null ? null : evaluated(g));
    return new Gradients(gradients, rows, wanted);
  }

  /** The gradient itself, computed now if that was deferred. */
  private static Variable evaluated(Variable g) {
    return Constant.deferred(g) != null ? Variable.constant(g.value()) : g;
  }

  /** Adds row-sparse gradients to the dense gradient of the same table, where there is one. */
  private static void join(
      Map<Variable, RowGradient> rows, Map<Variable, Variable> gradients, Set<Variable> owned) {
    if (rows.isEmpty()) {
      return;
    }
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

  /** The wanted variables and all nodes that depend on one of them. */
  private static Set<Variable> leadingTo(Set<Variable> wanted, List<Computed> outputsFirst) {
    Set<Variable> leading = identities();
    leading.addAll(wanted);
    for (int i = outputsFirst.size() - 1; i >= 0; i--) {
      Computed node = outputsFirst.get(i);
      if (hasInputIn(leading, node)) {
        leading.add(node);
      }
    }
    return leading;
  }

  private static boolean hasInputIn(Set<Variable> some, Computed node) {
    for (Edge edge : node.edges()) {
      if (some.contains(edge.input)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds an edge's gradient to that of its input: in place only for gradients in {@code owned},
   * whose memory no other variable shares.
   */
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

  /** Computes the gradients of all inputs of a node by its joint rule. */
  private static void applyJoint(
      Computed node, Tensor g, Map<Variable, Variable> gradients, Set<Variable> owned) {
    Variable[] sums = new Variable[node.edges().length];
    for (int i = 0; i < sums.length; i++) {
      Variable old = gradients.get(node.edges()[i].input);
      sums[i] = old != null && owned.contains(old) ? old : null;
    }
    Tensor[] parts = node.joint().apply(g, sums);
    for (int i = 0; i < sums.length; i++) {
      if (parts[i] != null) {
        Variable input = node.edges()[i].input;
        add(input, checked(Variable.constant(parts[i]), input), true, gradients, owned);
      }
    }
  }

  /** {@code fresh} says that the gradient {@code more} has memory of its own. */
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

  /**
   * The nodes that the loss depends on in reverse topological order, each before its inputs. It
   * keeps an explicit stack, since recursion would overflow on deep graphs.
   *
   * @param gradients gets every node as a key, without a gradient
   */
  private static List<Computed> outputsFirst(Variable loss, Map<Variable, Variable> gradients) {
    List<Computed> inputsFirst = new ArrayList<>(NODES);
    Computed[] path = new Computed[NODES];
    int[] next = new int[NODES];
    int depth = 0;
    if (loss instanceof Computed root) {
      gradients.put(root, null);
      path[depth++] = root;
    }
    while (depth > 0) {
      Computed node = path[depth - 1];
      if (next[depth - 1] == node.edges().length) {
        inputsFirst.add(node);
        depth--;
      } else if (node.edges()[next[depth - 1]++].input instanceof Computed input
          && !gradients.containsKey(input)) {
        gradients.put(input, null);
        if (depth == path.length) {
          path = Arrays.copyOf(path, 2 * depth);
          next = Arrays.copyOf(next, 2 * depth);
        }
        path[depth] = input;
        next[depth++] = 0;
      }
    }
    Collections.reverse(inputsFirst);
    return inputsFirst;
  }
}
