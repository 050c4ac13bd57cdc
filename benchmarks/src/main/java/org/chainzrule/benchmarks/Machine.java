package org.chainzrule.benchmarks;

import static org.bytedeco.openblas.presets.openblas_nolapack.blas_get_num_threads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chainzrule.tensor.NativeCode;

/** Describes the machine and the software of a measurement. */
final class Machine {

  private Machine() {}

  static void run(Report report, int rounds) {
    NativeCode code = NativeCode.running();
    report.header("machine", "");
    report.row("processor", processor());
    report.row("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    report.row(
        "JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    report.row("system", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
    report.row(
        "BLAS",
        "OpenBLAS "
            + code.openBlas()
            + ", kernels "
            + code.blas().kernels().orElse("unknown")
            + ", threads: "
            + blas_get_num_threads());
    report.row("peers", "PyTorch 2.7.1 (DJL 0.36.0), DL4J 1.0.0-M2.1");
    report.row("rounds", String.valueOf(rounds));
  }

  /** The name of the processor. */
  static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
