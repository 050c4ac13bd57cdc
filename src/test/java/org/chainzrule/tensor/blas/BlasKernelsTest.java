package org.chainzrule.tensor.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.chainzrule.tensor.ChildProcess;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.kernel.SharedLoopsTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Products on each set of OpenBLAS kernels that this processor can run, each in its own process.
 */
class BlasKernelsTest {

  /** The tests of products, on whichever kernels the environment names. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      if (!Blas.available() || !BlasKernels.run(System.getProperty("kernels"))) {
        System.out.println("not taken");
        return;
      }
      for (Arguments product : ProductPartitionTest.products().toList()) {
        Object[] of = product.get();
        new ProductPartitionTest()
            .a_product_has_the_same_bits_for_any_number_of_threads(
                (int[]) of[0], (Precision) of[1], (String) of[2]);
      }
      for (Precision precision : Precision.values()) {
        SharedLoopsTest loops = new SharedLoopsTest();
        loops.open();
        loops.products_do_not_depend_on_the_number_of_threads(precision);
        loops.close();
      }
      System.out.println(
          "blocks of " + BlasKernels.columns(Precision.SINGLE) + " columns: all equal");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HASWELL", "ZEN", "SKYLAKEX", "COOPERLAKE"})
  void products_have_the_same_bits_for_any_number_of_threads_on_known_kernels(String kernels) {
    assertAllEqual(kernels, 12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRESCOTT", "NEHALEM"})
  void products_have_the_same_bits_for_any_number_of_threads_on_other_kernels(String kernels) {
    assertAllEqual(kernels, 24);
  }

  private static void assertAllEqual(String kernels, int columns) {
    assumeTrue(Blas.available(), "no binding to OpenBLAS, nothing is cut");
    List<String> lines =
        ChildProcess.run(
            Main.class,
            Map.of("OPENBLAS_CORETYPE", kernels),
            entry -> true,
            "-Dkernels=" + kernels);
    assumeTrue(
        !lines.contains("not taken"), "OpenBLAS does not take " + kernels + " on this processor");
    assertThat(lines).contains("blocks of " + columns + " columns: all equal");
  }
}
