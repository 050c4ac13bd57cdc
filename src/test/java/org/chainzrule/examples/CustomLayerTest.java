package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomLayerTest {

  @TempDir Path folder;

  @Test
  void a_user_defined_activation_trains_under_dreg() throws Exception {
    Jvm.Result result = Jvm.in(folder).run(CustomLayer.class);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("gradient check").containsPattern("accuracy [89]\\d\\.\\d %");
  }
}
