package org.chainzrule.dreg;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Norms;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Labels;
import org.chainzrule.penalty.Forward;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Fused;
import org.chainzrule.tensor.random.Generator;

/** The squared norms of the loss's gradients in the input, as {@link Adjoint} defines them. */
final class AdjointNorm {

  private final List<Pullback.End> ends;
  private final int n;
  private final Map<Pullback.Summand, double[]> ownSquares = new IdentityHashMap<>();

  private AdjointNorm(List<Pullback.End> ends, int n) {
    this.ends = ends;
    this.n = n;
  }

  /** The gradients of a forward pass, before they are grouped. */
  static AdjointNorm of(Forward forward, double eta) {
    List<Pass.Link> chain = forward.pass().chain();
    return new AdjointNorm(
        Pullback.of(chain, rho(forward, eta), forward.input()), forward.examples());
  }

  /** The norm that DREG sums up. */
  static LayerNorms.Norm of(Adjoint adjoint, Forward forward) {
    AdjointNorm norm = of(forward, adjoint.eta());
    if (adjoint.groups() == Adjoint.COLUMN_NORMS) {
      return LayerNorms.Norm.of(() -> norm.byColumns(norm.weights(adjoint.cap())), norm.width());
    }
    int m = adjoint.groupsOf(norm.n);
    Supplier<SignedGroups> groups = () -> norm.groups(adjoint, m, forward);
    return new LayerNorms.Norm(
        () -> norm.squares(groups.get()), () -> norm.mean(groups.get()), norm.width());
  }

  private SignedGroups groups(Adjoint adjoint, int m, Forward forward) {
    double[] weights = weights(adjoint.cap());
    if (m == n) {
      return SignedGroups.each(weights);
    }
    Generator generator = forward.seeds().child("adjoint").generator();
    return SignedGroups.dealt(m, norms(), weights, generator);
  }

  /**
   * ρ, the gradient of every example's share of the loss in its prediction, {@code n ∂ loss / ∂ f_s
   * - η (Y_s - 1/C)}.
   */
  private static Variable rho(Forward forward, double eta) {
    Variable f = forward.prediction();
    Variable rho = Gradients.differentiable(forward.loss(), f).wrt(f).times(forward.examples());
    Shape shape = f.shape();
    OptionalInt classes = forward.criterion().decoder().classes(f.value());
    if (eta == 0 || shape.rank() != 2 || !classes.equals(OptionalInt.of(shape.size(1)))) {
      return rho;
    }
    int count = shape.size(1);
    int[] y = Labels.of(f, count, forward.targets(), count).y();
    double other = eta / count;
    double own = other - eta;
    Tensor margins =
        Tensor.ofEntries(y.length, count, f.value().precision(), (s, k) -> y[s] == k ? own : other);
    return rho.plus(Variable.constant(margins));
  }

  /** {@code ‖U_s‖} of every example. */
  double[] norms() {
    return lengths(0);
  }

  /** {@code w_s = min(1, κ / √(Σ_i U_si² ‖M_·i‖²))} of every example. */
  double[] weights(double cap) {
    if (cap == Double.POSITIVE_INFINITY) {
      return IntStream.range(0, n).mapToDouble(s -> 1).toArray();
    }
    return Arrays.stream(lengths(1)).map(length -> Math.min(1, cap / length)).toArray();
  }

  /** Of every example, as it is (0) or behind M (1). */
  private double[] lengths(int column) {
    double[] all = new double[n];
    for (Pullback.End end : ends) {
      for (Pullback.Summand summand : end.summands()) {
        double[] more = squares(summand);
        Arrays.setAll(all, s -> all[s] + more[column * n + s]);
      }
    }
    Arrays.setAll(all, s -> Math.sqrt(all[s]));
    return all;
  }

  /** {@code Σ_i U_si²} of every example, and then {@code Σ_i U_si² ‖M_·i‖²}, from one pass. */
  private double[] squares(Pullback.Summand summand) {
    return ownSquares.computeIfAbsent(
        summand,
        it -> {
          Tensor own = it.own().value();
          int d = own.shape().tail().length();
          double[] columns =
              it.squares().map(each -> each.value().toColumns()).orElse(new double[] {1});
          Tensor both =
              Tensor.ofEntries(
                  2,
                  d,
                  own.precision(),
                  (row, i) -> row == 0 ? 1 : columns[columns.length == 1 ? 0 : i]);
          return Fused.rowSquares(own.reshape(Shape.of(n, d)), both).toColumns();
        });
  }

  /** {@code R = 1/n Σ_j ‖M S_j‖²}, shape {@code []}. */
  Variable mean(SignedGroups groups) {
    return ends.stream()
        .map(end -> Norms.squared(sums(end, groups)))
        .reduce(Variable::plus)
        .orElseThrow()
        .times(1.0 / n);
  }

  /** {@code w_s Σ_i U_si² ‖M_·i‖²} of every example, shape {@code [n, 1]}. */
  private Variable byColumns(double... weights) {
    return ends.stream()
        .flatMap(end -> end.summands().stream())
        .map(AdjointNorm::byColumns)
        .reduce(Variable::plus)
        .orElseThrow()
        .times(Variable.constant(column(weights)));
  }

  private static Variable byColumns(Pullback.Summand summand) {
    Variable squares = summand.own().squared().flatten();
    return summand
        .squares()
        .map(
            columns ->
                columns.value().length() == 1
                    ? squares.sum(1).times(columns)
                    : squares.matmul(false, columns, true))
        .orElseGet(() -> squares.sum(1));
  }

  private Tensor column(double... numbers) {
    Precision precision = ends.get(0).summands().get(0).own().value().precision();
    return Tensor.of(Shape.of(n, 1), numbers).cast(precision);
  }

  /** {@code ‖M S_j‖²} of every group, which must be an example each; shape {@code [n, 1]}. */
  private Variable squares(SignedGroups groups) {
    if (groups.count() != n) {
      throw new IllegalArgumentException(
          "expected 0 groups, every example on its own, where norms are free up to a target, got "
              + groups.count()
              + " groups");
    }
    return ends.stream()
        .map(end -> sums(end, groups).squared().flatten().sum(1))
        .reduce(Variable::plus)
        .orElseThrow();
  }

  private static Variable sums(Pullback.End end, SignedGroups groups) {
    return end.summands().stream()
        .map(summand -> summand.shared().apply(groups.sums(summand.own())))
        .reduce(Variable::plus)
        .orElseThrow();
  }

  /** The number of inputs in which the loss is differentiated. */
  private int width() {
    return ends.stream().mapToInt(Pullback.End::width).sum();
  }
}
