package org.chainzrule.tensor.blas;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.chainzrule.Internal;
import org.chainzrule.tensor.NativeCode;
import org.chainzrule.tensor.Precision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The set of kernels that OpenBLAS runs. OpenBLAS has kernels for many processors and chooses one
 * set when it is loaded, or the one that the environment variable {@code OPENBLAS_CORETYPE} names.
 * Its Java binding has no call that returns the choice, but the library's symbols show it: {@code
 * gotoblas} points to {@code gotoblas_HASWELL} or another symbol of that kind.
 */
@Internal
public final class BlasKernels {

  /** Sets for which it was tested that 32-bit products cut every 12 columns keep their bits. */
  private static final List<String> TWELVE = List.of("HASWELL", "ZEN", "SKYLAKEX", "COOPERLAKE");

  /** Columns in a block in 32 bits; evaluated after the library is loaded. */
  private static final int SINGLE = TWELVE.stream().anyMatch(BlasKernels::run) ? 12 : 24;

  /** Sets that have kernels for small products, in 32 bits: those for AVX-512. */
  private static final boolean SMALL =
      Stream.of("SKYLAKEX", "COOPERLAKE").anyMatch(BlasKernels::run);

  private static final Logger LOG = LoggerFactory.getLogger(BlasKernels.class);

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

  /** Further sets, which were not tested. */
  private static final List<String> UNTESTED =
      List.of(
          "EXCAVATOR",
          "SAPPHIRERAPIDS",
          "ARMV8",
          "ARMV8SVE",
          "CORTEXA53",
          "CORTEXA57",
          "CORTEXA72",
          "CORTEXA73",
          "FALKOR",
          "NEOVERSEN1",
          "NEOVERSEN2",
          "NEOVERSEV1",
          "THUNDERX",
          "THUNDERX2T99",
          "THUNDERX3T110",
          "TSV110",
          "VORTEX",
          "VORTEXM4");

  private BlasKernels() {}

  /**
   * Columns in a block. OpenBLAS lays three times as many columns side by side as a kernel computes
   * at once, which are 4 or 8: 24 is a multiple of both.
   */
  static int columns(Precision precision) {
    return precision == Precision.SINGLE ? SINGLE : 24;
  }

  /** Whether small products have kernels of their own that do not copy their factors first. */
  static boolean small(Precision precision) {
    return precision == Precision.SINGLE && SMALL;
  }

  /** Whether OpenBLAS runs this set of kernels. */
  static boolean run(String name) {
    Pointer running = Loader.addressof("gotoblas");
    Pointer set = Loader.addressof("gotoblas_" + name);
    return running != null && set != null && new LongPointer(running).get() == set.address();
  }

  /**
   * Logs one warning where the kernels are much older than the processor, which makes products two
   * to four times as slow and shows nowhere else. Called once OpenBLAS is loaded.
   */
  static void warnIfOld() {
    found().warning().ifPresent(LOG::warn);
  }

  /** The set that runs, and what is wrong with it. */
  public static NativeCode.Blas found() {
    Optional<String> kernels =
        Stream.of(TWELVE, WITHOUT_AVX2, UNTESTED)
            .flatMap(List::stream)
            .filter(BlasKernels::run)
            .findFirst();
    return new NativeCode.Blas(
        kernels,
        kernels.filter(TWELVE::contains).isPresent(),
        kernels
            .filter(old -> WITHOUT_AVX2.contains(old) && hasAvx2())
            .map(old -> warning(old, System.getenv(VARIABLE))));
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
