package org.chainzrule.dreg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.penalty.Directions;
import org.chainzrule.penalty.Forward;
import org.chainzrule.tensor.Tensor;

/**
 * Directions of the input carried along the layers, {@code t_l = J_l t_{l-1}}: forward-mode
 * derivatives. With random signs as t_0, {@code E ‖t_l‖² = ‖J_l ... J_1‖²}. Where a layer says that
 * the way starts with it, its output takes the place of the input.
 *
 * @see <a href="https://doi.org/10.1080/03610919008812866">Hutchinson, 1990</a>
 */
final class Tangents {

  private Tangents() {}

  /** {@code ‖t_l‖²} after every layer that could be learned, averaged over probes or summed. */
  static List<LayerNorms.Norm> norms(Dreg dreg, Forward forward, List<Pass.Link> chain) {
    int first = start(chain);
    Variable beside = first == 0 ? forward.input() : start(chain.get(first - 1)).orElseThrow();
    List<Pass.Link> way = chain.subList(first, chain.size());
    Tensor x = beside.value();
    if (x.shape().rank() < 2) {
      throw new IllegalArgumentException(
          "expected inputs [n, ...] for cumulative norms, got shape " + x.shape());
    }
    boolean exact = dreg.probes() == 0;
    int directions = exact ? x.columns() : dreg.probes();
    List<Variable> squares = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < directions; i++) {
      List<Variable> along = new ArrayList<>();
      widths.clear();
      push(exact ? Directions.axis(x, i) : Directions.signs(forward, x, i), way, along, widths);
      for (int l = 0; l < along.size(); l++) {
        if (i == 0) {
          squares.add(along.get(l));
        } else {
          squares.set(l, squares.get(l).plus(along.get(l)));
        }
      }
    }
    List<LayerNorms.Norm> norms = new ArrayList<>();
    for (int l = 0; l < squares.size(); l++) {
      Variable sum = exact ? squares.get(l) : squares.get(l).times(1.0 / directions);
      norms.add(LayerNorms.Norm.of(() -> sum, widths.get(l)));
    }
    return norms;
  }

  /** The number of links up to the last that starts the way anew. */
  private static int start(List<Pass.Link> chain) {
    for (int i = chain.size(); i > 0; i--) {
      if (start(chain.get(i - 1)).isPresent()) {
        return i;
      }
    }
    return 0;
  }

  /** What tangents begin beside, where the way starts anew with this link. */
  private static Optional<Variable> start(Pass.Link link) {
    if (link instanceof Pass.Start start) {
      return Optional.of(start.output());
    }
    return link instanceof Pass.Concatenation parts
        ? Optional.of(parts.output())
        : Optional.empty();
  }

  private static Variable push(
      Variable start, List<Pass.Link> chain, List<Variable> squares, List<Integer> widths) {
    Variable t = start;
    for (Pass.Link link : chain) {
      if (link instanceof Pass.Branch branch) {
        int before = squares.size();
        t = t.plus(push(t, branch.inner(), squares, widths));
        if (squares.size() > before) {
          // The last layer of a block is as steep as what leaves the block.
          squares.set(squares.size() - 1, t.squared().flatten().sum(1));
        }
      } else if (link instanceof Pass.Report report) {
        LocalJacobian jacobian = report.jacobian().get();
        t = jacobian.push(t);
        if (!jacobian.isFixed()) {
          squares.add(t.squared().flatten().sum(1));
          widths.add(jacobian.outputs());
        }
      } else if (link instanceof Pass.Unreported unreported) {
        throw unreported.refusal();
      } else {
        throw startInBranch();
      }
    }
    return t;
  }

  /** Why a sum with something that has no derivative cannot be followed. */
  static IllegalArgumentException startInBranch() {
    return new IllegalArgumentException(
        "expected a block whose output is added to its input to have a derivative, got one that looks up tokens");
  }
}
