package org.chainzrule.autodiff;

import org.chainzrule.tensor.Tensor;

/**
 * The result of an operation, a node of the computation graph with one edge for each input that
 * needs a gradient. An operation of your own is written with {@link #result} and {@link #edge}:
 *
 * <pre>{@code
 * static Variable cubed(Variable x) {
 *   Tensor cube = x.value().times(x.value()).times(x.value());
 *   return Computed.result(cube, Computed.edge(x, g -> g.times(x.squared()).times(3)));
 * }
 * }</pre>
 */
public final class Computed implements Variable {

  /**
   * A vector-Jacobian product: computes an input's gradient from the output's gradient, by
   * differentiable operations. The result either has memory of its own or shares that of the given
   * gradient; it must not be a tensor that the rule keeps.
   */
  @FunctionalInterface
  public interface Vjp {
    /** The input's gradient, in the input's shape. */
    Variable apply(Variable gradient);
  }

  /** A vector-Jacobian product added to a gradient in place; not used while recording is on. */
  @FunctionalInterface
  public interface Into {
    /** Adds the input's gradient to {@code sum}. */
    void add(Tensor gradient, Tensor sum);
  }

  /**
   * A vector-Jacobian product with a row-sparse result, for embedding tables that are parameters;
   * not used while recording is on.
   */
  @FunctionalInterface
  public interface ToRows {
    /** The input's gradient, whose values may share the memory of the given gradient. */
    RowGradient apply(Tensor gradient);
  }

  /**
   * The vector-Jacobian products of all inputs in one pass over the data; used only if all inputs
   * need a gradient, and not while recording is on.
   */
  @FunctionalInterface
  public interface Joint {
    /**
     * @param sums for every edge the gradient so far, which may be added to in place, or null
     * @return for every edge its gradient, in memory of its own, or null where it was added in
     *     place
     */
    Tensor[] apply(Tensor gradient, Variable... sums);
  }

  /** An input and its gradient rules, of which {@code into} and {@code toRows} may be null. */
  public static final class Edge {
    final Variable input;
    final Vjp vjp;
    final Into into;
    final ToRows toRows;
    private final int version;

    private Edge(Variable input, Vjp vjp, Into into, ToRows toRows) {
      this.input = input;
      this.vjp = vjp;
      this.into = into;
      this.toRows = toRows;
      this.version = input instanceof Parameter parameter ? parameter.version() : 0;
    }

    private void check() {
      if (input instanceof Parameter parameter && parameter.version() != version) {
        throw new IllegalStateException(
            "parameter " + parameter.name() + " changed between forward and backward");
      }
    }
  }

  private final Tensor value;
  private final Edge[] edges;
  private final Joint joint;

  private Computed(Tensor value, Edge[] edges, Joint joint) {
    this.value = value;
    this.edges = edges;
    this.joint = joint;
  }

  /** An edge with its gradient rule. */
  public static Edge edge(Variable input, Vjp vjp) {
    return new Edge(input, vjp, null, null);
  }

  /** An edge that has a second rule, which adds to a gradient in place. */
  public static Edge edge(Variable input, Vjp vjp, Into into) {
    return new Edge(input, vjp, into, null);
  }

  /** An edge to an embedding table {@code [d, rows]}, with a row-sparse gradient rule. */
  public static Edge rowsEdge(Variable table, Vjp vjp, ToRows toRows) {
    return new Edge(table, vjp, null, toRows);
  }

  /**
   * The result of an operation on the edges' inputs. Edges to constants and frozen parameters are
   * dropped; if none is left, or while recording is paused, the result is a constant. Operations
   * that run in every step ask {@link Recording#isOn} themselves, since edges that nobody needs are
   * garbage.
   *
   * @param edges become part of the result; an array may not be changed afterwards
   */
  public static Variable result(Tensor value, Edge... edges) {
    return result(value, null, edges);
  }

  /** As {@link #result(Tensor, Edge...)}, with a joint rule for all edges. */
  public static Variable result(Tensor value, Joint joint, Edge... edges) {
    if (!Recording.isOn()) {
      return new Constant(value);
    }
    int live = 0;
    for (Edge edge : edges) {
      live += isLive(edge.input) ? 1 : 0;
    }
    if (live == 0) {
      return new Constant(value);
    }
    return live == edges.length
        ? new Computed(value, edges, joint)
        : new Computed(value, live(live, edges), null);
  }

  private static boolean isLive(Variable input) {
    return !(input instanceof Constant)
        && !(input instanceof Parameter parameter && parameter.isFrozen());
  }

  private static Edge[] live(int count, Edge... edges) {
    Edge[] live = new Edge[count];
    int next = 0;
    for (Edge edge : edges) {
      if (isLive(edge.input)) {
        live[next++] = edge;
      }
    }
    return live;
  }

  @Override
  public Tensor value() {
    return value;
  }

  /** The edges themselves, which nobody changes. */
  Edge[] edges() {
    return edges;
  }

  /** The joint rule; null if every edge uses its own rule. */
  Joint joint() {
    return joint;
  }

  /** Rejects a backward pass if a parameter has changed since the forward pass. */
  void checkVersions() {
    for (Edge edge : edges) {
      edge.check();
    }
  }

  @Override
  public String toString() {
    return "Computed" + shape();
  }
}
