package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.dreg.Dreg.Scope;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.ordinal.CoralHead;
import org.chainzrule.nn.ordinal.CumulativeLinkHead;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A head with one direction for all thresholds counts as the dense layer with the same map. */
class DregHeadsTest {

  private final Tensor inputs = Nets.inputs(4);

  static Stream<Arguments> cases() {
    return Backward.OF_LAYERS.stream()
        .flatMap(scope -> Stream.of(true, false).map(counts -> Arguments.of(scope, counts)));
  }

  private static Dreg dreg(Scope scope, boolean countsHead) {
    Dreg dreg = Dreg.of(scope, Schedule.constant(1)).probing(0);
    return countsHead ? dreg.countingHead() : dreg;
  }

  /** The hidden layers of a network of polynomials under another head. */
  private static Sequential under(Layer head) {
    Sequential net = Nets.cubic(PolynomialForm.MONOMIAL);
    return Sequential.of(net.layers().get(0), net.layers().get(1), head);
  }

  private static Dense dense(Parameter weight, double sign) {
    Tensor map = weight.value().times(sign).stretchTo(Shape.of(3, 4));
    return new Dense(
        new Parameter("weight", map),
        new Parameter("bias", Parameter.Role.BIAS, Tensor.zeros(Shape.of(1, 4), Precision.DOUBLE)),
        Activation.identity());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void heads_count_as_dense_layers(Scope scope, boolean countsHead) {
    CoralHead coral = (CoralHead) CoralHead.plan(3, 5).build(Seeds.of(1), Precision.DOUBLE);
    CumulativeLinkHead link =
        (CumulativeLinkHead) CumulativeLinkHead.plan(3, 5).build(Seeds.of(1), Precision.DOUBLE);
    assertSame(scope, countsHead, coral, dense(coral.weight(), 1));
    assertSame(scope, countsHead, link, dense(link.weight(), -1));
  }

  private void assertSame(Scope scope, boolean countsHead, Layer head, Dense dense) {
    Dreg dreg = dreg(scope, countsHead);
    double expected = Backward.of(dreg, under(dense), inputs).value().item();
    assertThat(Backward.of(dreg, under(head), inputs).value().item())
        .isCloseTo(expected, within(1e-12 * expected));
    double without = Backward.of(dreg(scope, false), under(dense), inputs).value().item();
    if (countsHead && scope != Scope.SLOPE) {
      assertThat(expected).isGreaterThan(without);
    } else {
      assertThat(expected).isEqualTo(without);
    }
  }
}
