package org.chainzrule.tensor;

import java.io.IOException;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.chainzrule.Internal;
import org.chainzrule.tensor.parallel.WorkerPool;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What native code runs under the tensors, and what limits it has.
 *
 * @param backend the class of ND4J's backend, such as {@code CpuBackend}
 * @param nd4j the version of ND4J, or {@code unknown}
 * @param openBlas the version of OpenBLAS and of its Java binding, or {@code unknown}
 * @param cache the folder to which native libraries are unpacked, or {@code unknown}
 * @param blas the kernels for matrix products
 * @param threads the number of threads that share large loops, the caller's included
 * @param maxBytes the most bytes outside the Java heap that JavaCPP counts; 0 for no limit
 * @param maxPhysicalBytes the most bytes of the whole process; 0 for no limit
 */
@Internal("doctor")
public record NativeCode(
    String backend,
    String nd4j,
    String openBlas,
    String cache,
    Blas blas,
    int threads,
    long maxBytes,
    long maxPhysicalBytes) {

  /**
   * The kernels that OpenBLAS runs.
   *
   * @param kernels the name of the set, such as {@code HASWELL}; empty where it is not known
   * @param isTested whether the library is tested with this set
   * @param warning what is wrong with it and the remedy; empty for nothing
   */
  public record Blas(Optional<String> kernels, boolean isTested, Optional<String> warning) {}

  /** A method that JavaCPP lets fail where a file is missing. */
  @FunctionalInterface
  private interface Asked {
    Object answer() throws IOException;
  }

  /**
   * What runs in this process.
   *
   * @throws BackendException if there is no backend
   */
  public static NativeCode running() {
    Backend.host();
    return new NativeCode(
        Nd4j.getBackend().getClass().getSimpleName(),
        known(() -> Loader.getVersion("org.nd4j", "nd4j-api")),
        known(() -> Loader.getVersion("org.bytedeco", "openblas")),
        known(Loader::getCacheDir),
        Kernels.active().blas(),
        WorkerPool.size(),
        Pointer.maxBytes(),
        Pointer.maxPhysicalBytes());
  }

  private static String known(Asked question) {
    try {
      return Optional.ofNullable(question.answer()).map(Object::toString).orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
