package org.chainzrule.experiment.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void numbers_have_four_significant_digits() {
    Map<Double, String> written =
        Map.ofEntries(
            Map.entry(0.0, "0"),
            Map.entry(1.0, "1"),
            Map.entry(-3.0, "−3"),
            Map.entry(53034.0, "53\u202F034"),
            Map.entry(11.0604, "11.06"),
            Map.entry(0.5, "0.5"),
            Map.entry(0.00012345, "0.0001234"),
            Map.entry(1234.56, "1235"),
            Map.entry(-0.25, "−0.25"),
            Map.entry(1.5e-7, "1.5e−7"),
            Map.entry(2e12, "2e12"),
            Map.entry(Double.NaN, "–"),
            Map.entry(Double.POSITIVE_INFINITY, "∞"),
            Map.entry(Double.NEGATIVE_INFINITY, "−∞"));
    written.forEach((number, text) -> assertThat(Figures.of(number)).isEqualTo(text));
  }

  @Test
  void percentages_and_times_have_their_units() {
    assertThat(Figures.percent(0.97934)).isEqualTo("97.93\u202F%");
    assertThat(Figures.percent(Double.NaN)).isEqualTo("–");
    assertThat(Figures.seconds(3.26)).isEqualTo("3.3\u202Fs");
    assertThat(Figures.seconds(90 * 60)).isEqualTo("90.0\u202Fmin");
    assertThat(Figures.seconds(3 * 3600)).isEqualTo("3.0\u202Fh");
    assertThat(Figures.whole(1_234_567)).isEqualTo("1\u202F234\u202F567");
  }

  @Test
  void columns_of_numbers_are_recognised() {
    for (String number :
        new String[] {
          "97.93 %", "97.93\u202F%", "53\u202F034", "−3", "1.5e−7", "98.31 ± 0.05\u202F%"
        }) {
      assertThat(DataTable.isNumber(number)).as(number).isTrue();
    }
    for (String text : new String[] {"-60 %; beyond: -86 %", "constant 0.001", "2 stars of five"}) {
      assertThat(DataTable.isNumber(text)).as(text).isFalse();
    }
  }
}
