package org.chainzrule.nn.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Products;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * A gated recurrent unit: sequences {@code [n, L, in]} become the states after each position,
 * {@code [n, L, units]}. With a the part of a gate that comes from the input, {@code x_t w + b},
 * and g the one that comes from the state, {@code h_(t-1) u + c}, both in the order r, z, n:
 *
 * <p>{@code r = σ(a_r + g_r)}, {@code z = σ(a_z + g_z)}, {@code m = tanh(a_n + r g_n)}, {@code h_t
 * = m + z (h_(t-1) - m)}, {@code h_0 = 0}. Padding leaves the state as it is.
 *
 * @param weight w, shape {@code [in, 3 units]}
 * @param bias b, shape {@code [1, 3 units]}
 * @param stateWeight u, shape {@code [units, 3 units]}
 * @param stateBias c, shape {@code [1, 3 units]}
 * @see <a href="https://arxiv.org/abs/1406.1078">Cho et al., 2014</a>
 */
public record Gru(Parameter weight, Parameter bias, Parameter stateWeight, Parameter stateBias)
    implements Layer {

  /**
   * The plan of a gated recurrent unit: weights from {@code N(0, 1/in)} and {@code N(0, 1/units)},
   * biases 0.
   *
   * @param in the length of a vector, at least 1
   * @param units the length of the state, at least 1
   */
  public static LayerPlan plan(int in, int units) {
    if (in < 1 || units < 1) {
      throw new IllegalArgumentException(
          "expected positive widths of a gated recurrent unit, got " + in + " and " + units);
    }
    return (seeds, precision) -> create(in, units, seeds, precision);
  }

  private static Gru create(int in, int units, Seeds seeds, Precision precision) {
    return new Gru(
        normal("weight", in, units, seeds, precision),
        zeros("bias", units, precision),
        normal("stateWeight", units, units, seeds, precision),
        zeros("stateBias", units, precision));
  }

  private static Parameter normal(
      String name, int in, int units, Seeds seeds, Precision precision) {
    Tensor numbers = Tensor.normal(seeds.child(name), Shape.of(in, 3 * units), precision);
    return new Parameter(name, numbers.times(1 / Math.sqrt(in)));
  }

  private static Parameter zeros(String name, int units, Precision precision) {
    Tensor zeros = Tensor.zeros(Shape.of(1, 3 * units), precision);
    return new Parameter(name, Parameter.Role.BIAS, zeros);
  }

  private int in() {
    return weight.value().rows();
  }

  private int units() {
    return stateWeight.value().rows();
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    Optional<Tensor> present = pass.tokens(x.shape());
    Variable y = states(x, present);
    pass.report(() -> LocalJacobian.traced(at -> states(at, present), x, y.shape()));
    return y;
  }

  private Variable states(Variable x, Optional<Tensor> present) {
    int n = x.shape().size(0);
    int length = x.shape().size(1);
    Precision precision = x.value().precision();
    Variable none = Variable.constant(Tensor.zeros(Shape.of(n, 1, units()), precision));
    // One product for all positions is faster than one for each.
    Variable all =
        Products.affine(x.reshape(Shape.of(n * length, in())), weight, bias)
            .reshape(Shape.of(n, length, 3 * units()));
    Variable h = none.reshape(Shape.of(n, units()));
    List<Variable> states = new ArrayList<>();
    for (int t = 0; t < length; t++) {
      Optional<Tensor> now = at(present, t);
      // Batches are as long as their longest text, and often no text is as long as they are.
      if (now.isPresent() && now.get().sum().item() == 0) {
        states.add(none);
        continue;
      }
      Variable next = next(all.slice(1, t, t + 1).reshape(Shape.of(n, 3 * units())), h);
      if (now.isPresent()) {
        Variable is = Variable.constant(now.get());
        h = h.plus(next.minus(h).times(is));
        states.add(h.times(is).reshape(none.shape()));
      } else {
        h = next;
        states.add(h.reshape(none.shape()));
      }
    }
    return states.isEmpty() ? none.slice(1, 0, 0) : Variable.concat(1, states);
  }

  /** Which examples have a token at a position, shape {@code [n, 1]}; empty if all have one. */
  private static Optional<Tensor> at(Optional<Tensor> present, int t) {
    return present
        .map(mask -> mask.slice(1, t, t + 1))
        .filter(mask -> mask.sum().item() < mask.length());
  }

  private Variable next(Variable a, Variable h) {
    Variable g = Products.affine(h, stateWeight, stateBias);
    Variable r = gate(a, 0).plus(gate(g, 0)).map(Curve.SIGMOID, 0);
    Variable z = gate(a, 1).plus(gate(g, 1)).map(Curve.SIGMOID, 0);
    Variable m = gate(a, 2).plus(r.times(gate(g, 2))).map(Curve.TANH, 0);
    return m.plus(z.times(h.minus(m)));
  }

  private Variable gate(Variable all, int number) {
    return all.slice(1, number * units(), (number + 1) * units());
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias, stateWeight, stateBias);
  }

  @Override
  public Shape outputShape(Shape input) {
    Sequences.check(this, input, in());
    return Shape.of(input.size(0), units());
  }

  /** For each position both products with their biases, and 10 operations a unit for the gates. */
  @Override
  public long flops(Shape input) {
    return input.size(0) * (6L * units() * (in() + units()) + 10L * units());
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    OnnxTensor all =
        x.einsum("nil,io->nlo", x.constant("weight", weight.value()))
            .plus(x.constant("bias", bias.value()));
    OnnxTensor u = x.constant("stateWeight", stateWeight.value());
    OnnxTensor c = x.constant("stateBias", stateBias.value());
    List<OnnxTensor> masks =
        x.tokens(input.size(0)).map(mask -> List.of(mask.unsqueeze(2))).orElseGet(List::of);
    return all.scan(
            x.zeros(units()),
            masks,
            (h, now) -> {
              OnnxTensor next = next(now.get(0), h.matmul(u).plus(c), h);
              return masks.isEmpty()
                  ? List.of(next, next.node("Identity"))
                  : List.of(now.get(1).choose(next, h), now.get(1).choose(next, next.constant(0)));
            })
        .permute(0, 2, 1);
  }

  private OnnxTensor next(OnnxTensor a, OnnxTensor g, OnnxTensor h) {
    OnnxTensor r = gate(a, 0).plus(gate(g, 0)).node("Sigmoid");
    OnnxTensor z = gate(a, 1).plus(gate(g, 1)).node("Sigmoid");
    OnnxTensor m = gate(a, 2).plus(r.times(gate(g, 2))).node("Tanh");
    return m.plus(z.times(h.minus(m)));
  }

  private OnnxTensor gate(OnnxTensor all, int number) {
    return all.slice(1, number * units(), (number + 1) * units());
  }

  @Override
  public Description describe() {
    return Description.of("Gru").with("in", in()).with("units", units());
  }

  @Override
  public String toString() {
    return "Gru " + in() + " -> " + units();
  }
}
