package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Accumulate;

/** Element-wise operations; the gradient of a broadcast operand is summed over its repetitions. */
final class Pointwise {

  private Pointwise() {}

  static Variable plus(Variable a, Variable b) {
    Tensor sum = a.value().plus(b.value());
    if (!Recording.isOn()) {
      return Variable.constant(sum);
    }
    return result(sum, edge(a, g -> g.sumTo(a.shape())), edge(b, g -> g.sumTo(b.shape())));
  }

  static Variable plus(Variable a, double term) {
    Tensor sum = a.value().plus(term);
    if (!Recording.isOn()) {
      return Variable.constant(sum);
    }
    return result(sum, edge(a, g -> g));
  }

  static Variable minus(Variable a, Variable b) {
    Tensor difference = a.value().minus(b.value());
    if (!Recording.isOn()) {
      return Variable.constant(difference);
    }
    return result(
        difference, edge(a, g -> g.sumTo(a.shape())), edge(b, g -> g.times(-1).sumTo(b.shape())));
  }

  static Variable times(Variable a, Variable b) {
    Tensor x = a.value();
    Tensor y = b.value();
    Tensor product = x.times(y);
    if (!Recording.isOn()) {
      return Variable.constant(product);
    }
    boolean alike = x.shape().equals(y.shape());
    return result(
        product,
        edge(
            a,
            g -> g.times(b).sumTo(a.shape()),
            alike ? (g, sum) -> Accumulate.times(sum, g, y) : null),
        edge(
            b,
            g -> g.times(a).sumTo(b.shape()),
            alike ? (g, sum) -> Accumulate.times(sum, g, x) : null));
  }

  static Variable times(Variable a, double factor) {
    Tensor product = a.value().times(factor);
    if (!Recording.isOn()) {
      return Variable.constant(product);
    }
    return result(product, edge(a, g -> g.times(factor)));
  }

  static Variable divide(Variable a, Variable b) {
    Tensor quotient = a.value().divide(b.value());
    if (!Recording.isOn()) {
      return Variable.constant(quotient);
    }
    return result(
        quotient,
        edge(a, g -> g.divide(b).sumTo(a.shape())),
        edge(b, g -> g.times(a).divide(b.squared()).times(-1).sumTo(b.shape())));
  }

  static Variable map(Variable x, Curve curve, int order) {
    Tensor value = x.value().map(curve, order);
    if (!Recording.isOn()) {
      return Variable.constant(value);
    }
    return result(value, edge(x, g -> g.times(x.map(curve, order + 1))));
  }

  /** f(x) and f'(x), the slope serving as the value's own derivative. */
  static ValueAndSlope both(Variable x, Curve curve) {
    Variable slope = map(x, curve, 1);
    Variable value =
        result(
            x.value().map(curve, 0),
            edge(x, g -> g.times(slope), (g, sum) -> Accumulate.times(sum, g, slope.value())));
    return new ValueAndSlope(value, slope);
  }
}
