package org.chainzrule.tensor.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.chainzrule.tensor.ChildProcess;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class OldKernelsWarningTest {

  /** Computes two products, on whichever kernels the environment names. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      Tensor ones = Tensor.filled(Shape.of(3, 3), Precision.SINGLE, 1);
      System.out.println("product " + ones.matmul(ones.matmul(ones)).sum().item());
      System.out.println("runs Prescott: " + BlasKernels.run("PRESCOTT"));
    }
  }

  private static List<String> warnings(Map<String, String> environment, String... options) {
    assumeTrue(Blas.available(), "no binding to OpenBLAS, no kernels of its own");
    List<String> lines = ChildProcess.run(Main.class, environment, entry -> true, options);
    assertThat(lines).contains("product 81.0");
    assumeTrue(
        environment.isEmpty() || lines.contains("runs Prescott: true"),
        "this OpenBLAS has no kernels for Prescott");
    return lines.stream().filter(line -> line.contains("runs its kernels")).toList();
  }

  @Test
  void kernels_for_prescott_give_one_warning_with_cause_and_remedy() {
    assertThat(warnings(Map.of("OPENBLAS_CORETYPE", "Prescott"), "-XX:UseAVX=2"))
        .singleElement()
        .asString()
        .contains("WARN")
        .contains("kernels PRESCOTT on a processor that has AVX2")
        .contains("OPENBLAS_CORETYPE asks for them, which is Prescott")
        .contains("older than 0.3.25", "OpenBLAS/issues/4267")
        .contains("Unset the variable, or name org.bytedeco:openblas:0.3.31-1.5.13");
  }

  @Test
  void a_processor_without_avx2_gives_none() {
    assertThat(warnings(Map.of("OPENBLAS_CORETYPE", "Prescott"), "-XX:UseAVX=1")).isEmpty();
  }

  @Test
  void kernels_of_openblas_own_choice_give_none() {
    assertThat(warnings(Map.of())).isEmpty();
  }

  @Test
  void without_the_variable_the_warning_says_so() {
    assertThat(BlasKernels.warning("NEHALEM", null)).contains("which is not set, or OpenBLAS is");
  }
}
