package org.chainzrule.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.chainzrule.tensor.Curve;
import org.junit.jupiter.api.Test;

/** No operation goes without a gradient case. */
class GradientCoverageTest {

  /** They build variables and compute nothing. */
  private static final List<String> NOT_OPERATIONS =
      List.of(
          "Variable.constant(Tensor)",
          "Computed.result(Tensor, Edge[])",
          "Computed.result(Tensor, Joint, Edge[])");

  private static Stream<String> operations() {
    return Registry.classesBeside(Variable.class).stream()
        .flatMap(
            type ->
                Registry.operations(
                    type, Set.of(Variable.class, ValueAndSlope.class, Pooling.Largest.class)))
        .filter(name -> !NOT_OPERATIONS.contains(name));
  }

  private static Stream<String> curves() {
    return Arrays.stream(Curve.values()).map(curve -> "Curve." + curve);
  }

  @Test
  void every_operation_has_a_gradient_case() {
    assertThat(Registry.missing(operations(), GradientCases.all())).isEmpty();
  }

  @Test
  void every_curve_has_a_gradient_case() {
    assertThat(Registry.missing(curves(), GradientCases.all())).isEmpty();
  }

  @Test
  void every_case_covers_something_that_exists() {
    List<String> known = Stream.concat(operations(), curves()).toList();
    assertThat(GradientCases.all().flatMap(each -> each.covers().stream())).isSubsetOf(known);
  }

  @Test
  void finds_operations_of_every_kind() {
    assertThat(operations())
        .contains(
            "Variable.plus(Variable)",
            "Variable.plus(double)",
            "Pointwise.both(Variable, Curve)",
            "Arrangement.place(Variable, int, int, int)",
            "ValueAndSlope.of(Curve, Variable)")
        .doesNotContain("Variable.shape()", "ValueAndSlope.value()")
        .hasSizeGreaterThan(40);
  }

  @Test
  void names_what_is_missing() {
    assertThat(Registry.missing(Stream.of("Pointwise.modulo(Variable)"), GradientCases.all()))
        .containsExactly("Pointwise.modulo(Variable)");
  }
}
