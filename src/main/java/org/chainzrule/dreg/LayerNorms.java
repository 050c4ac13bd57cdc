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
    if (dreg.scope() == Dreg.Scope.CUMULATIVE) {
      List<Pass.Link> chain = forward.pass().chain();
      return Tangents.norms(dreg, forward, dreg.withHead() ? chain : withoutHead(chain));
    }
    // A layer that has nothing to learn has no norm that could be made smaller.
    for (Pass.Unreported silent : forward.pass().unreported()) {
      if (silent.learns()) {
        throw silent.refusal();
      }
    }
    List<Pass.Report> all = forward.pass().reports();
    List<Pass.Report> reports = new ArrayList<>(all.size());
    List<LocalJacobian> jacobians = new ArrayList<>(all.size());
    List<Norm> norms = new ArrayList<>(all.size());
    for (Pass.Report report : all) {
      LocalJacobian jacobian = report.jacobian().get();
      if (!jacobian.isFixed()) {
        reports.add(report);
        jacobians.add(jacobian);
      }
    }
    int last = jacobians.size() - 1;
    boolean leaveHead = !dreg.withHead() && last >= 0 && jacobians.get(last).isConstant();
    for (int l = 0; l < (leaveHead ? last : last + 1); l++) {
      LocalJacobian jacobian = jacobians.get(l);
      if (dreg.scope() == Dreg.Scope.LAYER) {
        norms.add(new Norm(jacobian::squaredNorm, jacobian::meanSquaredNorm, jacobian.outputs()));
      } else {
        stated(reports.get(l).path(), jacobian::slope)
            .ifPresent(
                slope ->
                    norms.add(Norm.of(() -> slope.squared().flatten().sum(1), jacobian.outputs())));
      }
    }
    return norms;
  }

  /**
   * What a layer states of its Jacobian.
   *
   * @throws IllegalArgumentException if it does not, with its place
   */
  static <T> T stated(String path, Supplier<T> statement) {
    try {
      return statement.get();
    } catch (UnsupportedOperationException e) {
      String place = path.isEmpty() ? "" : "layer " + path + ": ";
      throw new IllegalArgumentException(place + e.getMessage(), e);
    }
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
