package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import java.util.List;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Accumulate;

/** Linear operations that sum, repeat, move or select elements; their gradients are each other. */
final class Arrangement {

  private Arrangement() {}

  static Variable sumTo(Variable x, Shape target) {
    if (x.shape().equals(target)) {
      return x;
    }
    Tensor value = x.value().sumTo(target);
    if (!Recording.isOn()) {
      return Variable.constant(value);
    }
    return result(value, edge(x, g -> g.stretchTo(x.shape())));
  }

  static Variable stretchTo(Variable x, Shape target) {
    if (x.shape().equals(target)) {
      return x;
    }
    Tensor value = x.value().stretchTo(target);
    if (!Recording.isOn()) {
      return Variable.constant(value);
    }
    return result(value, edge(x, g -> g.sumTo(x.shape())));
  }

  static Variable sum(Variable x, int... axes) {
    return result(x.value().sum(axes), edge(x, g -> g.stretchTo(x.shape())));
  }

  static Variable reshape(Variable x, Shape target) {
    if (x.shape().equals(target)) {
      return x;
    }
    Tensor value = x.value().reshape(target);
    if (!Recording.isOn()) {
      return Variable.constant(value);
    }
    return result(value, edge(x, g -> g.reshape(x.shape())));
  }

  static Variable permute(Variable x, int... order) {
    int[] back = new int[order.length];
    Tensor value = x.value().permute(order);
    for (int axis = 0; axis < order.length; axis++) {
      back[order[axis]] = axis;
    }
    return result(value, edge(x, g -> g.permute(back)));
  }

  static Variable slice(Variable x, int axis, int from, int to) {
    return result(
        x.value().slice(axis, from, to),
        edge(
            x,
            g -> place(g, axis, from, x.shape().size(axis)),
            (g, sum) -> Accumulate.slice(sum, g, axis, from)));
  }

  static Variable place(Variable x, int axis, int at, int size) {
    return result(
        x.value().place(axis, at, size),
        edge(x, g -> g.slice(axis, at, at + x.shape().size(axis))));
  }

  static Variable concat(int axis, List<Variable> parts) {
    Tensor[] values = parts.stream().map(Variable::value).toArray(Tensor[]::new);
    Computed.Edge[] edges = new Computed.Edge[values.length];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      int from = at;
      at += values[i].shape().size(axis);
      int to = at;
      edges[i] = edge(parts.get(i), g -> g.slice(axis, from, to));
    }
    return result(Tensor.concat(axis, values), edges);
  }

  static Variable gather(Variable x, int... rows) {
    int[] chosen = rows.clone();
    return result(x.value().gather(chosen), edge(x, g -> scatter(g, x.shape().size(0), chosen)));
  }

  static Variable scatter(Variable x, int count, int... rows) {
    return result(x.value().scatter(count, rows), edge(x, g -> g.gather(rows)));
  }
}
