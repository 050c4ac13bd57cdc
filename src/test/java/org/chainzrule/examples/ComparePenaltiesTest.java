package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparePenaltiesTest {

  @TempDir Path folder;

  @Test
  void prints_a_table_of_choices_results_and_costs() throws Exception {
    Jvm.Result result =
        compare(
            "--offline --limit 200 --selection-images 50 --selection-seeds 1 --seeds 2 --epochs 1"
                + " --robust-images 10 --rounds 1 --hidden 8 --lr 0.002 --certify 0"
                + " --penalties layer,column-norms,input-gradient-capped,spectral-scaled");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("data: StrokeDigits, drawn by this program; not MNIST", "certified at 0.0, %")
        .containsPattern("\\| none \\| {2}\\| [0-9.]+ \\| [0-9.]+ \\| [0-9.]+ \\| chosen \\|")
        .containsPattern("\\| DREG LAYER \\| `--dreg-scope layer --dreg [-0-9.E]+` \\| .* ± ")
        .contains("--dreg-groups -1 --dreg-eta 0.03`", "--dreg-groups 0 --dreg-eta 0.0`")
        .containsPattern("\\| none \\| 1.00 \\| 1.00 \\|")
        .containsPattern("\\| spectral, scaled \\| [0-9.]+ \\| [0-9.]+ \\|");
  }

  @Test
  void rejects_a_radius_that_is_none() throws Exception {
    Jvm.Result result = compare("--offline --certify 2");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().strip())
        .isEqualTo("--certify: expected radii in 0..1 to attack and to certify, got 2.0");
  }

  @Test
  void rejects_a_count_below_its_minimum() throws Exception {
    Jvm.Result result = compare("--offline --selection-seeds 0");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().strip()).isEqualTo("expected --selection-seeds of at least 1, got 0");
  }

  private Jvm.Result compare(String options) throws Exception {
    return SharedJvm.run(ComparePenalties.class, options.split(" "));
  }
}
