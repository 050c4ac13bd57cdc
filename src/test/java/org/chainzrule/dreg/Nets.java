package org.chainzrule.dreg;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/** Small networks for penalties: two hidden layers of polynomials and a linear head. */
public final class Nets {

  private Nets() {}

  /** Every basis, with another scale, without and with tails that some units reach. */
  static List<PolynomialForm> forms() {
    return Arrays.stream(Basis.values())
        .flatMap(basis -> Stream.of(1.0, 2.5).map(PolynomialForm.of(basis)::withScale))
        .flatMap(form -> Stream.of(form, form.withTails(0.6)))
        .toList();
  }

  /** Three inputs, four and three units, two outputs; coefficients differ from unit to unit. */
  public static Sequential cubic(PolynomialForm form) {
    PolynomialPlan plan =
        PolynomialPlan.of(3)
            .with(
                (degree, generator) ->
                    DoubleStream.generate(() -> 0.5 * generator.nextGaussian())
                        .limit(degree + 1L)
                        .toArray())
            .in(form);
    Sequential net =
        Sequential.plan(
                Dense.plan(3, 4, plan), Dense.plan(4, 3, plan.sharedByAllUnits()), Dense.plan(3, 2))
            .build(Seeds.of(0), Precision.DOUBLE);
    // Weights of the same size whatever the start, and biases that are not zero.
    for (int i = 0; i < 3; i++) {
      Dense dense = (Dense) net.layers().get(i);
      dense.weight().set(Tensor.normal(Seeds.of(i), dense.weight().shape(), Precision.DOUBLE));
      dense.bias().set(Tensor.normal(Seeds.of(9 + i), dense.bias().shape(), Precision.DOUBLE));
    }
    return net;
  }

  /** The same with tanh, smooth everywhere. */
  public static Sequential tanh() {
    return Sequential.plan(Dense.plan(3, 4, Activation.tanh()), Dense.plan(4, 2))
        .build(Seeds.of(0), Precision.DOUBLE);
  }

  public static Tensor inputs(int n) {
    return Tensor.normal(Seeds.of(1), Shape.of(n, 3), Precision.DOUBLE);
  }
}
