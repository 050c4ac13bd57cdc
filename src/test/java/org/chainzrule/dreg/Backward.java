package org.chainzrule.dreg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Dreg.Scope;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.penalty.Forward;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * Norms of Jacobians the slow way: one backward pass for every output, which can be differentiated
 * again, or differences of the function itself.
 */
public final class Backward {

  /** The mean square of a prediction, whatever the targets are. */
  private static final Loss SQUARES =
      (y, targets) -> y.squared().flatten().sum(1).times(1.0 / y.shape().tail().length());

  /** The scopes that measure every layer on its own or up to it. */
  static final List<Scope> OF_LAYERS = List.of(Scope.LAYER, Scope.SLOPE, Scope.CUMULATIVE);

  private Backward() {}

  /** {@code ‖∂f_s / ∂x_s‖²} for every example, shape {@code [n, 1]}. */
  public static Variable squares(UnaryOperator<Variable> f, Variable x) {
    Parameter nothing = new Parameter("nothing", Parameter.Role.INPUT, x.value().times(0));
    Variable y = f.apply(x.plus(nothing));
    Variable sum = null;
    for (int i = 0; i < y.shape().size(1); i++) {
      Variable row = Gradients.differentiable(y.slice(1, i, i + 1)).wrt(nothing);
      Variable squares = row.squared().sum(1);
      sum = sum == null ? squares : sum.plus(squares);
    }
    return sum;
  }

  /** The same by five-point differences, exact for cubics up to rounding. */
  public static double[] differences(UnaryOperator<Variable> f, Tensor x, double h) {
    double[] sums = new double[x.rows()];
    for (int j = 0; j < x.columns(); j++) {
      double[] axis = new double[x.columns()];
      axis[j] = h;
      Tensor step = Tensor.of(Shape.of(1, axis.length), axis);
      Tensor near = at(f, x.plus(step)).minus(at(f, x.minus(step)));
      Tensor far = at(f, x.plus(step.times(2))).minus(at(f, x.minus(step.times(2))));
      Tensor slope = near.times(8).minus(far).times(1 / (12 * h));
      for (int row = 0; row < sums.length; row++) {
        Tensor own = slope.gather(row);
        sums[row] += own.dot(own);
      }
    }
    return sums;
  }

  private static Tensor at(UnaryOperator<Variable> f, Tensor x) {
    return f.apply(Variable.constant(x)).value();
  }

  /**
   * One layer of a network as a scope sees it: the function whose Jacobian it measures, and the
   * point where.
   */
  record Measured(UnaryOperator<Variable> function, Variable at) {}

  /** The layers of a network, each as the scope sees it. */
  static List<Measured> layers(Scope scope, List<Layer> layers, Variable x) {
    List<Measured> measured = new ArrayList<>();
    UnaryOperator<Variable> before = y -> y;
    for (Layer layer : layers) {
      UnaryOperator<Variable> earlier = before;
      UnaryOperator<Variable> own = y -> layer.forward(y, Pass.training(Seeds.of(2)));
      UnaryOperator<Variable> all = y -> own.apply(earlier.apply(y));
      measured.add(
          switch (scope) {
            case LAYER -> new Measured(own, earlier.apply(x));
            case SLOPE -> activation((Dense) layer, earlier.apply(x));
            case CUMULATIVE -> new Measured(all, x);
            case ADJOINT -> throw new IllegalArgumentException("expected a scope with layers");
          });
      before = all;
    }
    return measured;
  }

  private static Measured activation(Dense dense, Variable x) {
    Variable z = x.matmul(dense.weight()).plus(dense.bias());
    return new Measured(dense.activation()::value, z);
  }

  /** A penalty of a network's training pass with these seeds. */
  public static Variable of(Penalty penalty, Layer network, Variable x, Pass pass) {
    return penalty.of(Forward.of(network, pass, x, x.value(), SQUARES, 0));
  }

  public static Variable of(Penalty penalty, Layer network, Tensor x) {
    return of(penalty, network, Variable.constant(x), Pass.training(Seeds.of(2)));
  }

  /** All gradients, one after the other. */
  public static double[] gradients(Variable loss, Layer network) {
    Gradients gradients = Gradients.of(loss);
    return network.parameters().stream()
        .flatMapToDouble(p -> Arrays.stream(gradients.wrt(p).value().toColumns()))
        .toArray();
  }
}
