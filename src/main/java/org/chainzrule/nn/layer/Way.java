package org.chainzrule.nn.layer;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;

/**
 * The way through the layers inside another one, as far as its derivative goes: the product of the
 * Jacobians that they report one after the other, and sums of such products where the way branches.
 */
final class Way {

  private final List<Pass.Link> links;
  private final Map<Pass.Report, LocalJacobian> jacobians = new IdentityHashMap<>();

  Way(List<Pass.Link> links) {
    this.links = links;
  }

  /** {@code J t} for a direction t of its input. */
  Variable push(Variable t) {
    return push(links, t);
  }

  private Variable push(List<Pass.Link> some, Variable t) {
    Variable along = t;
    for (Pass.Link link : some) {
      along = push(link, along);
    }
    return along;
  }

  private Variable push(Pass.Link link, Variable t) {
    if (link instanceof Pass.Report report) {
      return jacobian(report).push(t);
    }
    if (link instanceof Pass.Branch branch) {
      return t.plus(push(branch.inner(), t));
    }
    if (link instanceof Pass.Concatenation concatenation) {
      return Variable.concat(
          1, concatenation.parts().stream().map(part -> push(part.inner(), t)).toList());
    }
    throw unknown(link);
  }

  /** {@code Jᵀ u} for a gradient u of its output. */
  Variable pull(Variable u) {
    return pull(links, u);
  }

  private Variable pull(List<Pass.Link> some, Variable u) {
    Variable along = u;
    for (int i = some.size() - 1; i >= 0; i--) {
      along = pull(some.get(i), along);
    }
    return along;
  }

  private Variable pull(Pass.Link link, Variable u) {
    if (link instanceof Pass.Report report) {
      return jacobian(report).pull(u);
    }
    if (link instanceof Pass.Branch branch) {
      return u.plus(pull(branch.inner(), u));
    }
    if (link instanceof Pass.Concatenation concatenation) {
      List<Variable> sums = new ArrayList<>();
      int at = 0;
      for (Pass.Part part : concatenation.parts()) {
        int end = at + part.output().shape().size(1);
        sums.add(pull(part.inner(), u.slice(1, at, end)));
        at = end;
      }
      return sums.stream().reduce(Variable::plus).orElseThrow();
    }
    throw unknown(link);
  }

  /**
   * The slopes of all activations on the way, each of shape {@code [n, ...]}.
   *
   * @throws IllegalArgumentException if a layer on the way learns and reports nothing
   */
  List<Variable> slopes() {
    for (Pass.Unreported silent : Pass.unreported(links)) {
      if (silent.learns()) {
        throw silent.refusal();
      }
    }
    return Pass.reports(links).stream()
        .map(this::jacobian)
        .filter(each -> !each.isFixed())
        .flatMap(each -> each.slope().stream())
        .toList();
  }

  private LocalJacobian jacobian(Pass.Report report) {
    return jacobians.computeIfAbsent(report, each -> each.jacobian().get());
  }

  private static IllegalArgumentException unknown(Pass.Link link) {
    return link instanceof Pass.Unreported silent
        ? silent.refusal()
        : new IllegalArgumentException(
            "expected a product of layers whose input has a derivative, got one that looks up"
                + " tokens");
  }
}
