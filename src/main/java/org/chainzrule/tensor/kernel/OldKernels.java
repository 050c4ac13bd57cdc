package org.chainzrule.tensor.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once where OpenBLAS runs kernels that are much older than the processor, which makes
 * products two to four times as slow and shows nowhere else.
 */
final class OldKernels {

  private static final Logger LOG = LoggerFactory.getLogger(OldKernels.class);

  /** The variable by which a set of kernels is asked for. */
  private static final String VARIABLE = "OPENBLAS_CORETYPE";

  /** The sets of kernels that do not use AVX2: those for processors before Intel's Haswell. */
  private static final List<String> WITHOUT_AVX2 =
      List.of(
          "PRESCOTT",
          "CORE2",
          "PENRYN",
          "DUNNINGTON",
          "NEHALEM",
          "SANDYBRIDGE",
          "ATOM",
          "NANO",
          "OPTERON",
          "OPTERON_SSE3",
          "BARCELONA",
          "BOBCAT",
          "BULLDOZER",
          "PILEDRIVER",
          "STEAMROLLER");

  private OldKernels() {}

  /** Logs the warning where there is reason for it; called once OpenBLAS is loaded. */
  static void warn() {
    running()
        .filter(kernels -> hasAvx2())
        .ifPresent(kernels -> LOG.warn(warning(kernels, System.getenv(VARIABLE))));
  }

  private static Optional<String> running() {
    return WITHOUT_AVX2.stream().filter(BlasKernels::run).findFirst();
  }

  /**
   * What the virtual machine has found out about the processor: its option {@code UseAVX} is 2 for
   * AVX2 and 3 for AVX-512. Machines of other kinds and other virtual machines do not have it.
   */
  private static boolean hasAvx2() {
    try {
      HotSpotDiagnosticMXBean options =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return options != null && Integer.parseInt(options.getVMOption("UseAVX").getValue()) >= 2;
    } catch (IllegalArgumentException | LinkageError e) {
      return false;
    }
  }

  /**
   * @param asked what the variable asks for, or null
   */
  static String warning(String kernels, String asked) {
    return "OpenBLAS runs its kernels "
        + kernels
        + " on a processor that has AVX2, so that matrix products take two to four times as long."
        + " Either the environment variable "
        + VARIABLE
        + " asks for them, which is "
        + (asked == null ? "not set" : asked)
        + ", or OpenBLAS is older than 0.3.25 and does not know this processor"
        + " (https://github.com/OpenMathLib/OpenBLAS/issues/4267)."
        + " Unset the variable, or name org.bytedeco:openblas:0.3.31-1.5.13 and"
        + " org.bytedeco:javacpp:1.5.13 as dependencies, with native code.";
  }
}
