package org.chainzrule.dreg;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Compares what a layer reports to DREG with its exact Jacobian, found by central differences: the
 * norm of each example and their mean, what it pushes and what it pulls. For layers that users
 * write themselves; a norm that drops a cross term trains without an error and penalises the wrong
 * quantity.
 *
 * <pre>{@code
 * double error = JacobianCheck.error(layer, x);   // below 1e-6 for a right one
 * }</pre>
 */
public final class JacobianCheck {

  private JacobianCheck() {}

  /**
   * The largest error of a layer as it predicts, {@code |a - b| / max(1, |a|, |b|)} over all
   * numbers compared.
   *
   * @param layer with 64-bit parameters, smooth within 10⁻⁶ of the inputs
   * @param x inputs {@code [n, ...]} in 64 bits, n at least 1
   * @throws IllegalArgumentException if the inputs are not 64-bit, the layer does not take them,
   *     does not report exactly once, or a norm or direction has not the shape that it should have
   */
  public static double error(Layer layer, Tensor x) {
    return error(layer, x, Pass::inference);
  }

  /**
   * The same in passes of another kind, such as {@code () -> Pass.training(Seeds.of(1))} for a
   * layer that is random while it learns.
   *
   * @param passes gives a pass each time, with the same random numbers
   * @throws IllegalArgumentException as {@link #error(Layer, Tensor)}
   */
  public static double error(Layer layer, Tensor x, Supplier<Pass> passes) {
    UnaryOperator<Variable> function = at -> layer.forward(at, passes.get());
    LocalJacobian jacobian = reported(layer, x, passes);
    Variable norms = jacobian.squaredNorm();
    double worst = GradCheck.squaredNorm(function, x, norms);
    worst = Math.max(worst, ofMean(norms, jacobian.meanSquaredNorm()));
    worst = Math.max(worst, GradCheck.push(function, x, jacobian::push));
    return pulls(jacobian, layer, x)
        ? Math.max(
            Math.max(worst, GradCheck.pull(function, x, jacobian::pull)),
            GradCheck.pull(function, x, u -> jacobian.pullShared(jacobian.pullOwn(u))))
        : worst;
  }

  private static LocalJacobian reported(Layer layer, Tensor x, Supplier<Pass> passes) {
    Pass pass = passes.get();
    layer.forward(Variable.constant(x), pass);
    List<Pass.Report> reports = pass.reports();
    if (reports.size() != 1) {
      throw new IllegalArgumentException(
          "expected a layer that reports its local Jacobian once, got "
              + reports.size()
              + " reports of "
              + layer);
    }
    return reports.get(0).jacobian().get();
  }

  private static double ofMean(Variable norms, Variable mean) {
    double expected = norms.value().sum().item() / norms.value().length();
    double found = mean.value().item();
    double error = Math.abs(found - expected) / Math.max(1, Math.abs(expected));
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  /** Only the scope ADJOINT needs it, so that a layer may do without. */
  private static boolean pulls(LocalJacobian jacobian, Layer layer, Tensor x) {
    Shape output = layer.outputShape(x.shape().tail()).prepend(x.shape().size(0));
    try {
      jacobian.pull(Variable.constant(Tensor.zeros(output, x.precision())));
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }
}
