package org.chainzrule.dreg;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;

/**
 * A gradient of the network's output pulled back along the reported Jacobians, head first, up to
 * the linear maps that all examples share: what is left there for each example, and the maps. The
 * way ends at the network's input, and before that where a layer says that it starts anew; where
 * parts were concatenated, it may end at several places.
 */
final class Pullback {

  /**
   * A summand of the gradient at one end, {@code M U_s} for every example s.
   *
   * @param own U, shape {@code [n, ...]}
   * @param shared M, for any number of rows
   * @param squares the squared lengths of M's columns, shape {@code [1, d]} or {@code [1, 1]}; 1 if
   *     empty
   */
  record Summand(Variable own, UnaryOperator<Variable> shared, Optional<Variable> squares) {

    static Summand of(Variable own) {
      return new Summand(own, v -> v, Optional.empty());
    }

    Variable whole() {
      return shared.apply(own);
    }

    /** Followed by one more map that all examples share. */
    Summand through(String path, LocalJacobian constant) {
      UnaryOperator<Variable> both =
          v -> LayerNorms.stated(path, () -> constant.pullShared(shared.apply(v)));
      // Behind another map only the mean length of the columns is followed.
      Optional<Variable> product =
          squares.isEmpty()
              ? constant.sharedSquares()
              : squares.map(
                  each -> each.times(constant.meanSquaredNorm()).times(1.0 / constant.outputs()));
      return new Summand(own, both, product);
    }
  }

  /**
   * A place where the way ends.
   *
   * @param width the numbers that an example has there
   */
  record End(List<Summand> summands, int width) {}

  private final List<End> ends = new ArrayList<>();
  private final Map<Pass.Report, LocalJacobian> jacobians = new IdentityHashMap<>();

  private Pullback() {}

  /**
   * The gradient at every end of the way.
   *
   * @param u the gradient of the output, shape {@code [n, ...]}
   * @param input of the network, shape {@code [n, ...]}
   * @throws IllegalArgumentException if a layer on the way does not state what it does to gradients
   */
  static List<End> of(List<Pass.Link> chain, Variable u, Variable input) {
    Pullback pullback = new Pullback();
    pullback.end(pullback.along(chain, u), input);
    return List.copyOf(pullback.ends);
  }

  private void end(List<Summand> summands, Variable place) {
    if (!summands.isEmpty()) {
      ends.add(new End(summands, place.shape().tail().length()));
    }
  }

  /** The summands where these links begin; none if the way ends between them. */
  private List<Summand> along(List<Pass.Link> links, Variable u) {
    int first = start(links);
    int own = first;
    while (own < links.size() && isConstant(links.get(own))) {
      own++;
    }
    Variable gradient = u;
    for (int i = links.size() - 1; i > own; i--) {
      Optional<Variable> before = whole(links.get(i), gradient);
      if (before.isEmpty()) {
        return List.of();
      }
      gradient = before.get();
    }
    List<Summand> summands =
        own < links.size() ? before(links.get(own), gradient) : List.of(Summand.of(gradient));
    for (int i = own - 1; i >= first; i--) {
      Pass.Report report = (Pass.Report) links.get(i);
      summands =
          summands.stream().map(each -> each.through(report.path(), jacobian(report))).toList();
    }
    if (first > 0) {
      end(summands, ((Pass.Start) links.get(first - 1)).output());
      return List.of();
    }
    return summands;
  }

  /** The number of links up to the last that starts the way anew. */
  private static int start(List<Pass.Link> links) {
    for (int i = links.size(); i > 0; i--) {
      if (links.get(i - 1) instanceof Pass.Start) {
        return i;
      }
    }
    return 0;
  }

  private boolean isConstant(Pass.Link link) {
    return link instanceof Pass.Report report && jacobian(report).isConstant();
  }

  private LocalJacobian jacobian(Pass.Report report) {
    return jacobians.computeIfAbsent(report, each -> each.jacobian().get());
  }

  /** The gradient before a link; empty if the way ends in it. */
  private Optional<Variable> whole(Pass.Link link, Variable u) {
    if (link instanceof Pass.Report report) {
      return Optional.of(LayerNorms.stated(report.path(), () -> jacobian(report).pull(u)));
    }
    return before(link, u).stream().map(Summand::whole).reduce(Variable::plus);
  }

  /** The summands before a link. */
  private List<Summand> before(Pass.Link link, Variable u) {
    if (link instanceof Pass.Report report) {
      LocalJacobian jacobian = jacobian(report);
      Variable own = LayerNorms.stated(report.path(), () -> jacobian.pullOwn(u));
      UnaryOperator<Variable> shared =
          v -> LayerNorms.stated(report.path(), () -> jacobian.pullShared(v));
      return List.of(new Summand(own, shared, jacobian.sharedSquares()));
    }
    List<Summand> summands = new ArrayList<>();
    if (link instanceof Pass.Branch branch) {
      summands.add(Summand.of(u));
      List<Summand> inner = along(branch.inner(), u);
      if (inner.isEmpty()) {
        throw Tangents.startInBranch();
      }
      summands.addAll(inner);
    } else if (link instanceof Pass.Concatenation concatenation) {
      int at = 0;
      for (Pass.Part part : concatenation.parts()) {
        int end = at + part.output().shape().size(1);
        summands.addAll(along(part.inner(), u.slice(1, at, end)));
        at = end;
      }
    } else {
      throw ((Pass.Unreported) link).refusal();
    }
    return summands;
  }
}
