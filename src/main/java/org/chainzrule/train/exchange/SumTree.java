package org.chainzrule.train.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.tensor.TensorScope;

/**
 * The order in which the parts of a step are added: a binary tree whose left half has as many parts
 * as the largest power of two below their number. Up to three parts are added from left to right.
 * Neighbouring parts form few whole subtrees, so that workers exchange the sums of those.
 */
final class SumTree {

  private SumTree() {}

  /**
   * A subtree over the parts {@code from} (included) to {@code to} (excluded), at least one.
   *
   * @param from counted from 0
   */
  record Node(int from, int to) {

    boolean isLeaf() {
      return to - from == 1;
    }

    Node left() {
      return new Node(from, middle());
    }

    Node right() {
      return new Node(middle(), to);
    }

    private int middle() {
      return from + Integer.highestOneBit(to - from - 1);
    }
  }

  /** The sums of some subtrees; empty for others. */
  interface Known<T> {
    Optional<T> of(Node node);

    /** The sums in a map. */
    static <T> Known<T> among(Map<Node, T> sums) {
      return node -> Optional.ofNullable(sums.get(node));
    }
  }

  /** How values of a kind are added. */
  interface Addition<T> {
    /** The sum; the first value may be changed into it. */
    T plus(T a, T b);

    /** Moves a value out of a tensor scope. */
    T keep(T value, TensorScope scope);
  }

  /** The largest subtrees that lie within {@code from..to}, from left to right. */
  static List<Node> within(int parts, int from, int to) {
    List<Node> found = new ArrayList<>();
    collect(new Node(0, parts), from, to, found);
    return found;
  }

  private static void collect(Node node, int from, int to, List<Node> found) {
    if (node.to() <= from || node.from() >= to) {
      return;
    }
    if (from <= node.from() && node.to() <= to) {
      found.add(node);
    } else {
      collect(node.left(), from, to, found);
      collect(node.right(), from, to, found);
    }
  }

  /**
   * The sum over a subtree.
   *
   * @param known the sums of some subtrees that together cover this one; asked from left to right
   */
  static <T> T sum(Node node, Known<T> known, Addition<T> addition) {
    Optional<T> found = known.of(node);
    if (found.isPresent()) {
      return found.get();
    }
    try (TensorScope scope = TensorScope.open()) {
      T left = sum(node.left(), known, addition);
      T right = sum(node.right(), known, addition);
      return addition.keep(addition.plus(left, right), scope);
    }
  }

  /** The sum of one number from each part. */
  static double sum(double... values) {
    return sum(new Node(0, values.length), values);
  }

  private static double sum(Node node, double... values) {
    return node.isLeaf()
        ? values[node.from()]
        : sum(node.left(), values) + sum(node.right(), values);
  }
}
