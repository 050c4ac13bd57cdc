package org.chainzrule.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chainzrule.tensor.BackendException;
import org.chainzrule.tensor.NativeCode;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/** What is found about ND4J, OpenBLAS, threads and memory outside the Java heap. */
final class BackendFindings {

  private static final long MEGABYTE = 1 << 20;

  private static final String TESTED_BACKEND = "CpuBackend";
  private static final String TESTED_ND4J = "1.0.0-M2.1";
  private static final List<String> TESTED_BLAS = List.of("0.3.31", "0.3.19");

  private BackendFindings() {}

  static List<Finding> all() {
    try {
      double[] product = product();
      NativeCode code = NativeCode.running();
      List<Finding> all = new ArrayList<>();
      all.add(backend(code));
      all.add(arithmetic(product));
      all.add(blas(code.openBlas(), code.blas()));
      all.add(threads(code.threads(), Runtime.getRuntime().availableProcessors()));
      all.add(offHeap(code.maxBytes(), code.maxPhysicalBytes(), Runtime.getRuntime().maxMemory()));
      all.add(Finding.ok("native code", "unpacked to " + code.cache()));
      return all;
    } catch (BackendException e) {
      return List.of(missing(e.getMessage().lines().findFirst().orElse("none")));
    } catch (LinkageError e) {
      return List.of(missing(e.toString()));
    }
  }

  private static Finding missing(String found) {
    return Finding.failure(
        "backend", found, "see the part \"Without a backend\" of docs/installing.md");
  }

  private static double[] product() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = Tensor.of(new double[][] {{1, 2}, {3, 4}});
      return a.matmul(Tensor.of(new double[][] {{5, 6}, {7, 8}})).toArray();
    }
  }

  private static Finding backend(NativeCode code) {
    String found = code.backend() + " of ND4J " + code.nd4j();
    return code.backend().equals(TESTED_BACKEND) && code.nd4j().equals(TESTED_ND4J)
        ? Finding.ok("backend", found)
        : Finding.note(
            "backend",
            found,
            "the library is tested with " + TESTED_BACKEND + " of ND4J " + TESTED_ND4J);
  }

  static Finding arithmetic(double... product) {
    double[] right = {19, 22, 43, 50};
    return Arrays.equals(product, right)
        ? Finding.ok("arithmetic", "a product of two matrices is right")
        : Finding.failure(
            "arithmetic",
            "expected " + Arrays.toString(right) + " as a product, got " + Arrays.toString(product),
            "name the versions of docs/installing.md for ND4J, OpenBLAS and JavaCPP");
  }

  static Finding blas(String version, NativeCode.Blas blas) {
    String found =
        "OpenBLAS "
            + version
            + ", "
            + blas.kernels().map(k -> "kernels " + k).orElse("no known kernels");
    if (blas.warning().isPresent()) {
      return Finding.warning("products", found, blas.warning().get());
    }
    boolean tested = TESTED_BLAS.stream().anyMatch(each -> version.startsWith(each + "-"));
    return tested && blas.isTested()
        ? Finding.ok("products", found)
        : Finding.note(
            "products", found, "results may differ in their last bits from those of the tests");
  }

  static Finding threads(int threads, int processors) {
    String found = threads + " for " + processors + " processors";
    return threads >= processors
        ? Finding.ok("threads", found)
        : Finding.note("threads", found, "unset OMP_NUM_THREADS for all of them");
  }

  /** Limits in bytes; 0 for none. */
  static Finding offHeap(long own, long process, long heap) {
    String found =
        "at most " + megabytes(own) + " by JavaCPP, " + megabytes(process) + " by the process";
    return process == 0 || process > heap
        ? Finding.ok("off-heap", found)
        : Finding.warning(
            "off-heap",
            found + ", which the heap alone may fill",
            "start Java with -Dorg.bytedeco.javacpp.maxPhysicalBytes="
                + 4 * heap / MEGABYTE
                + "m or a smaller -Xmx");
  }

  private static String megabytes(long bytes) {
    return bytes == 0 ? "any" : bytes / MEGABYTE + " MB";
  }
}
