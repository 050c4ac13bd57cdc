package org.chainzrule.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.tensor.Tensor;

/**
 * The result of an operation, with one edge per input that needs a gradient. Whoever writes an
 * operation of their own calls {@link #result} and {@link #edge}.
 */
public final class Computed implements Variable {

  /**
   * From the output's gradient to an input's, by differentiable operations. It gives either a fresh
   * tensor or one on the memory of the gradient it got; never one it holds on to.
   */
  @FunctionalInterface
  public interface Vjp {
    /** The input's gradient, in the input's shape. */
    Variable apply(Variable gradient);
  }

  /** The same, added to a gradient that exists already; used at first order only. */
  @FunctionalInterface
  public interface Into {
    /** Adds the input's gradient to {@code sum}. */
    void add(Tensor gradient, Tensor sum);
  }

  /** The same for a table of which few rows were used; used for parameters at first order only. */
  @FunctionalInterface
  public interface ToRows {
    /** The input's gradient, whose values may lie on the memory of the gradient it got. */
    RowGradient apply(Tensor gradient);
  }

  /**
   * The gradients of all inputs at once, where that saves passes; used at first order only, if all
   * inputs need one.
   */
  @FunctionalInterface
  public interface Joint {
    /**
     * @param sums for every edge the gradient so far, whose numbers are to be added to, or null
     * @return for every edge its gradient, in memory of its own, or null where it was added
     */
    Tensor[] apply(Tensor gradient, Variable... sums);
  }

  /** An input and its rules; {@code into} and {@code toRows} may be null. */
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
  private final List<Edge> edges;
  private final Joint joint;

  private Computed(Tensor value, List<Edge> edges, Joint joint) {
    this.value = value;
    this.edges = edges;
    this.joint = joint;
  }

  /** An edge with its rule. */
  public static Edge edge(Variable input, Vjp vjp) {
    return new Edge(input, vjp, null, null);
  }

  /** An edge that can also add to a gradient in place. */
  public static Edge edge(Variable input, Vjp vjp, Into into) {
    return new Edge(input, vjp, into, null);
  }

  /** An edge to a table {@code [d, rows]}, with a rule for the rows alone. */
  public static Edge rowsEdge(Variable table, Vjp vjp, ToRows toRows) {
    return new Edge(table, vjp, null, toRows);
  }

  /**
   * A value computed from the edges' inputs. Edges to constants are dropped; with none left, or
   * while recording is paused, the result is itself a constant.
   */
  public static Variable result(Tensor value, Edge... edges) {
    return result(value, null, edges);
  }

  /** As {@link #result(Tensor, Edge...)}, with a rule for all edges together. */
  public static Variable result(Tensor value, Joint joint, Edge... edges) {
    if (!Recording.isOn()) {
      return new Constant(value);
    }
    List<Edge> live = new ArrayList<>(edges.length);
    for (Edge edge : edges) {
      if (!(edge.input instanceof Constant)) {
        live.add(edge);
      }
    }
    return live.isEmpty()
        ? new Constant(value)
        : new Computed(value, live, live.size() == edges.length ? joint : null);
  }

  @Override
  public Tensor value() {
    return value;
  }

  List<Edge> edges() {
    return edges;
  }

  /** Null where every edge goes by its own rule. */
  Joint joint() {
    return joint;
  }

  /** Rejects a backward pass through numbers that are no longer those of the forward pass. */
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
