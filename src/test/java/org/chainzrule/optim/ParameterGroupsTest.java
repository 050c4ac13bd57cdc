package org.chainzrule.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Parameter.Role;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterGroupsTest {

  @Test
  void coefficients_learn_at_a_tenth_and_only_weights_decay() {
    ParameterGroups groups = ParameterGroups.defaults();
    assertThat(groups.of(parameter(Role.WEIGHT))).isEqualTo(new ParameterGroups.Group(1, true));
    assertThat(groups.of(parameter(Role.BIAS))).isEqualTo(new ParameterGroups.Group(1, false));
    assertThat(groups.of(parameter(Role.COEFFICIENT)))
        .isEqualTo(new ParameterGroups.Group(0.1, false));
  }

  @Test
  void a_role_that_is_not_named_learns_at_the_full_rate() {
    assertThat(ParameterGroups.defaults().of(parameter(Role.INPUT)))
        .isEqualTo(new ParameterGroups.Group(1, false));
  }

  @Test
  void with_changes_one_role_of_a_copy() {
    ParameterGroups changed =
        ParameterGroups.defaults().with(Role.BIAS, new ParameterGroups.Group(2, true));
    assertThat(changed.of(parameter(Role.BIAS))).isEqualTo(new ParameterGroups.Group(2, true));
    assertThat(changed.of(parameter(Role.WEIGHT))).isEqualTo(new ParameterGroups.Group(1, true));
    assertThat(ParameterGroups.defaults().of(parameter(Role.BIAS)))
        .isEqualTo(new ParameterGroups.Group(1, false));
  }

  @Test
  void later_changes_of_the_map_do_not_reach_it() {
    Map<Role, ParameterGroups.Group> map = new EnumMap<>(Role.class);
    map.put(Role.BIAS, new ParameterGroups.Group(3, false));
    ParameterGroups groups = new ParameterGroups(map);
    map.clear();
    assertThat(groups.of(parameter(Role.BIAS)).rate()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void factors_out_of_range_are_rejected(double rate) {
    assertThatThrownBy(() -> new ParameterGroups.Group(rate, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a rate factor that is finite and not negative, got " + rate);
  }

  private static Parameter parameter(Role role) {
    return new Parameter("p", role, Tensor.of(Shape.of(), 1));
  }
}
