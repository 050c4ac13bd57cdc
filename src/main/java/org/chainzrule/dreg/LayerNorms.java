package org.chainzrule.dreg;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.penalty.Forward;

/** The squared norms that {@link Dreg} sums up: one for every layer that counts. */
final class LayerNorms {

  private LayerNorms() {}

  /**
   * One layer's norm.
   *
   * @param squares for each example, shape {@code [n, 1]}
   * @param mean over the examples, shape {@code []}
   * @param width the layer's outputs
   */
  record Norm(Supplier<Variable> squares, Supplier<Variable> mean, int width) {

    static Norm of(Supplier<Variable> squares, int width) {
      return new Norm(squares, () -> squares.get().mean(), width);
    }
  }

  static List<Norm> of(Dreg dreg, Forward forward) {
    if (dreg.scope() == Dreg.Scope.ADJOINT) {
      return List.of(AdjointNorm.of(dreg.adjoint(), forward));
    }
    List<Norm> norms = new ArrayList<>();
    if (dreg.scope() == Dreg.Scope.CUMULATIVE) {
      List<Pass.Link> chain = forward.pass().chain();
      return Tangents.norms(dreg, forward, dreg.withHead() ? chain : withoutHead(chain));
    }
    List<LocalJacobian> jacobians =
        forward.pass().reports().stream()
            .map(report -> report.jacobian().get())
            .filter(jacobian -> !jacobian.isFixed())
            .toList();
    int last = jacobians.size() - 1;
    boolean leaveHead = !dreg.withHead() && last >= 0 && jacobians.get(last).isConstant();
    for (LocalJacobian jacobian : jacobians.subList(0, leaveHead ? last : last + 1)) {
      if (dreg.scope() == Dreg.Scope.LAYER) {
        norms.add(new Norm(jacobian::squaredNorm, jacobian::meanSquaredNorm, jacobian.outputs()));
      } else {
        jacobian
            .slope()
            .ifPresent(
                slope ->
                    norms.add(Norm.of(() -> slope.squared().flatten().sum(1), jacobian.outputs())));
      }
    }
    return norms;
  }

  /** The chain up to its last layer that could be learned, if that is linear. */
  private static List<Pass.Link> withoutHead(List<Pass.Link> chain) {
    for (int last = chain.size() - 1; last >= 0; last--) {
      if (!(chain.get(last) instanceof Pass.Report report)) {
        return chain;
      }
      LocalJacobian jacobian = report.jacobian().get();
      if (!jacobian.isFixed()) {
        return jacobian.isConstant() ? chain.subList(0, last) : chain;
      }
    }
    return chain;
  }
}
