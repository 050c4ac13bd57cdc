package org.chainzrule.experiment.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearnedPolynomialsTest {

  private static final Dataset DATA =
      Table.of(new double[][] {{1, 2}, {-2, 0}, {3, -1}}, new int[] {0, 1, 0}, 2);

  /** z is x itself for the first unit, and twice the second coordinate and one for the second. */
  private static Dense dense(PolynomialActivation activation) {
    return new Dense(
        new Parameter("weight", Tensor.of(new double[][] {{1, 0}, {0, 2}})),
        new Parameter("bias", Parameter.Role.BIAS, Tensor.of(new double[][] {{0, 1}})),
        activation);
  }

  private static PolynomialActivation activation(PolynomialForm form, double[]... rows) {
    return new PolynomialActivation(
        new Parameter("c", Parameter.Role.COEFFICIENT, Tensor.of(rows)), form);
  }

  @Test
  void the_range_is_that_of_the_inputs_of_each_unit() {
    LearnedPolynomials found =
        LearnedPolynomials.of(
                dense(activation(PolynomialForm.MONOMIAL, new double[][] {{0, 0}, {1, 2}})), DATA)
            .get(0);
    assertThat(found.low()).containsExactly(-2, -1);
    assertThat(found.high()).containsExactly(3, 5);
    LearnedPolynomials.Unit second = found.units().get(1);
    assertThat(second.z()[0]).isEqualTo(-1);
    assertThat(second.z()[60]).isEqualTo(5);
    assertThat(second.values()[0]).isEqualTo(-2);
    assertThat(second.values()[60]).isEqualTo(10);
    assertThat(second.slopes()).containsOnly(2);
  }

  /** φ_2 by hand, and its derivative. */
  private static double[] second(Basis basis, double t) {
    return switch (basis) {
      case MONOMIAL -> new double[] {t * t, 2 * t};
      case CHEBYSHEV -> new double[] {2 * t * t - 1, 4 * t};
      case HERMITE -> new double[] {(t * t - 1) / Math.sqrt(2), 2 * t / Math.sqrt(2)};
    };
  }

  @ParameterizedTest
  @EnumSource(Basis.class)
  void values_and_slopes_are_right_in_every_basis_with_scale_and_tails(Basis basis) {
    PolynomialForm form = PolynomialForm.of(basis).withScale(2).withTails(2.5);
    LearnedPolynomials.Unit unit =
        LearnedPolynomials.of(
                dense(activation(form, new double[][] {{0.5, 0}, {0, 0}, {1, 0}})), DATA)
            .get(0)
            .units()
            .get(0);
    for (int i = 0; i < unit.z().length; i++) {
      double z = unit.z()[i];
      // Beyond the reach the polynomial goes on along its tangent.
      double inside = Math.max(-2.5, Math.min(2.5, z));
      double[] at = second(basis, inside / 2);
      double slope = at[1] / 2;
      assertThat(unit.slopes()[i]).isCloseTo(slope, within(1e-9));
      assertThat(unit.values()[i]).isCloseTo(0.5 + at[0] + slope * (z - inside), within(1e-9));
    }
  }

  @Test
  void a_shared_polynomial_is_drawn_once_over_the_inputs_of_all_units() {
    LearnedPolynomials found =
        LearnedPolynomials.of(
                dense(activation(PolynomialForm.MONOMIAL, new double[][] {{0}, {0}, {1}})), DATA)
            .get(0);
    assertThat(found.low()).containsExactly(-2);
    assertThat(found.high()).containsExactly(5);
    assertThat(found.units()).hasSize(1);
    Element page = new Element("div");
    found.charts().forEach(chart -> chart.appendTo(page));
    assertThat(page.text()).contains("One polynomial of degree 2 serves all units.");
    assertThat(page.select("svg")).hasSize(2);
  }

  @Test
  void every_layer_with_polynomials_is_found_and_others_are_not() {
    Layer network =
        new Sequential(
            List.of(
                Dense.plan(2, 50, PolynomialActivation.cubic())
                    .build(Seeds.of(1), Precision.SINGLE),
                Dense.plan(50, 3, Activation.relu()).build(Seeds.of(2), Precision.SINGLE),
                PolynomialActivation.cubic().build(3, Seeds.of(3), Precision.SINGLE)));
    List<LearnedPolynomials> found = LearnedPolynomials.of(network, DATA);
    assertThat(found).extracting(LearnedPolynomials::path).containsExactly("0", "2");
    Element page = new Element("div");
    found.forEach(layer -> layer.charts().forEach(chart -> chart.appendTo(page)));
    assertThat(page.select("svg")).hasSize(4);
    assertThat(page.select(".legend").get(0).text())
        .contains("other units", "(steepest)", "(median)", "(flattest)");
    assertThat(page.select("figcaption").get(0).text()).containsPattern("\\d+ of 50 units");
  }

  @Test
  void a_network_without_polynomials_has_no_charts() {
    Layer network = Dense.plan(2, 2, Activation.relu()).build(Seeds.of(1), Precision.DOUBLE);
    assertThat(LearnedPolynomials.of(network, DATA)).isEmpty();
  }
}
