package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorDigitsTest {

  @TempDir Path folder;

  @Test
  void damaged_digits_raise_an_alarm_and_usual_ones_do_not() throws Exception {
    Jvm.Result result =
        Jvm.in(folder).run(MonitorDigits.class, "--offline", "--epochs", "2", "--limit", "3000");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .containsPattern("as usual +none in 500")
        .containsPattern("translate +\\d+ images")
        .containsPattern("contrast +30 images");
  }

  @Test
  void wrong_options_are_refused_before_data_is_read() throws Exception {
    Jvm.Result result = Jvm.in(folder).run(MonitorDigits.class, "--epochs", "0");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).isEqualToIgnoringNewLines("expected --epochs of at least 1, got 0");
    assertThat(result.out()).isEmpty();
  }
}
