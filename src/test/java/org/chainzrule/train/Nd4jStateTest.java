package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.ChildProcess;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.DebugMode;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.profiler.OpProfiler;
import org.nd4j.linalg.profiler.ProfilerConfig;

/**
 * The library beside other code that uses ND4J in the same process: it takes no memory from the
 * other code's workspaces, its results do not depend on what that code sets, and it sets nothing
 * for that code. Each case runs in a process of its own, since a mistake may end the process.
 */
class Nd4jStateTest {

  @ParameterizedTest
  @ValueSource(strings = {"host", "composed"})
  void workspaces_of_other_code_neither_lend_memory_nor_change_results(String kernels) {
    assertThat(run(Workspaces.class, kernels))
        .containsExactly(
            "results inside a workspace are equal: true",
            "bytes taken from the workspace: 0",
            "the workspace is current afterwards: true",
            "the workspace is current after an error: true",
            "largest change of an array of the workspace: 0.0",
            "a network made inside keeps its numbers: true",
            "a tensor made inside keeps its numbers: 1.0 9.0",
            "an array made of a tensor inside keeps its numbers: 5.0",
            "results after the workspaces were destroyed are equal: true",
            "end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "composed"})
  void results_do_not_depend_on_settings_of_nd4j_and_settings_stay(String kernels) {
    List<String> lines = run(Settings.class, kernels);
    assertThat(lines).hasSize(14).last().isEqualTo("end");
    assertThat(lines.get(0)).matches("threads of OpenBLAS: (\\d+) before, \\1 after");
    assertThat(lines.subList(1, 13)).allMatch(line -> line.endsWith(": equal, unchanged"));
  }

  private static List<String> run(Class<?> main, String kernels) {
    return ChildProcess.run(
            main,
            entry -> true,
            "-Dchainzrule.kernels=" + kernels,
            "-Dorg.nd4j.log.initialization=false",
            "-Dlogback.configurationFile=org/chainzrule/examples/logback.xml")
        .stream()
        .filter(line -> !line.startsWith("SLF4J"))
        .toList();
  }

  /** Works, and keeps tensors, inside and outside workspaces of its own. */
  static final class Workspaces {

    private static final WorkspaceConfiguration CONFIG =
        WorkspaceConfiguration.builder().initialSize(10_000_000).build();

    private Workspaces() {}

    private static MemoryWorkspace open() {
      return Nd4j.getWorkspaceManager().getAndActivateWorkspace(CONFIG, "OTHER");
    }

    /** Uses the workspace's memory again, as its next round does. */
    private static void reuse() {
      for (int i = 0; i < 3; i++) {
        try (MemoryWorkspace workspace = open()) {
          Nd4j.ones(DataType.DOUBLE, 1000, 1000).muli(42);
        }
      }
    }

    public static void main(String... args) throws InterruptedException {
      double[] expected = Nd4jWork.numbers();
      double[] initial = Toy.numbers(Nd4jWork.network());
      // A thread without a pool: its first blocks of memory are made inside the workspace.
      Thread thread = new Thread(() -> work(expected, initial));
      thread.start();
      thread.join();
      System.out.println("end");
    }

    private static void work(double[] expected, double[] initial) {
      Layer made;
      Tensor copied;
      INDArray array;
      try (MemoryWorkspace workspace = open()) {
        INDArray ones = Nd4j.ones(DataType.DOUBLE, 20_000);
        INDArray pair = Nd4j.createFromArray(new double[] {1, 9}).reshape(1, 2);
        long before = workspace.getCurrentOffset();
        say("results inside a workspace are equal", equal(expected));
        made = Nd4jWork.network();
        copied = Tensor.copyOf(pair);
        array = Tensor.filled(Shape.of(2, 3), Precision.DOUBLE, 5).toNd4j();
        say("bytes taken from the workspace", workspace.getCurrentOffset() - before);
        say("the workspace is current afterwards", current() == workspace);
        try {
          Tensor.copyOf(Nd4j.createFromArray(1, 2));
          throw new AssertionError("no error");
        } catch (IllegalArgumentException e) {
          say("the workspace is current after an error", current() == workspace);
        }
        double change = Math.abs(ones.sumNumber().doubleValue() - 20_000);
        say("largest change of an array of the workspace", change);
      }
      reuse();
      boolean kept = Arrays.equals(initial, Toy.numbers(made));
      say("a network made inside keeps its numbers", kept);
      say("a tensor made inside keeps its numbers", copied.at(0, 0) + " " + copied.at(0, 1));
      say("an array made of a tensor inside keeps its numbers", array.meanNumber());
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
      boolean same = true;
      for (int i = 0; i < 5; i++) {
        Nd4j.ones(DataType.DOUBLE, 500, 500 + i);
        same &= equal(expected);
      }
      say("results after the workspaces were destroyed are equal", same);
    }

    private static MemoryWorkspace current() {
      return Nd4j.getMemoryManager().getCurrentWorkspace();
    }

    private static void say(String what, Object value) {
      System.out.println(what + ": " + value);
    }
  }

  private static boolean equal(double... expected) {
    return Arrays.equals(expected, Nd4jWork.numbers());
  }

  /** Works under settings of ND4J and the process, and looks at the settings afterwards. */
  static final class Settings {

    private static double[] expected;

    private Settings() {}

    public static void main(String... args) {
      Nd4j.ones(1);
      int threads = threads();
      expected = Nd4jWork.numbers();
      System.out.println("threads of OpenBLAS: " + threads + " before, " + threads() + " after");
      check(
          "data type half",
          () -> Nd4j.setDefaultDataTypes(DataType.FLOAT16, DataType.FLOAT16),
          Nd4j::defaultFloatingPointType);
      check(
          "data type double",
          () -> Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE),
          Nd4j::defaultFloatingPointType);
      check("order f", () -> Nd4j.factory().setOrder('f'), Nd4j::order);
      check("order c", () -> Nd4j.factory().setOrder('c'), Nd4j::order);
      check("checks of workspaces", profiling(true, false), OpProfiler.getInstance()::getConfig);
      check("checks of numbers", profiling(false, true), OpProfiler.getInstance()::getConfig);
      profiling(false, false).run();
      check("random numbers", () -> Nd4j.getRandom().setSeed(5), () -> state(5));
      check(
          "threads of OpenBLAS",
          () -> openblas_nolapack.blas_set_num_threads(4),
          Settings::threads);
      check(
          "periodic garbage collection",
          () -> Nd4j.getMemoryManager().togglePeriodicGc(true),
          Nd4j.getMemoryManager()::isPeriodicGcActive);
      check(
          "window of garbage collection",
          () -> Nd4j.getMemoryManager().setAutoGcWindow(12345),
          Nd4j.getMemoryManager()::getAutoGcWindow);
      check(
          "debugging of workspaces",
          () -> Nd4j.getWorkspaceManager().setDebugMode(DebugMode.SPILL_EVERYTHING),
          Nd4j.getWorkspaceManager()::getDebugMode);
      check("locale", () -> Locale.setDefault(Locale.forLanguageTag("ar-EG")), Locale::getDefault);
      System.out.println("end");
    }

    private static int threads() {
      return new IntPointer(Loader.addressof("blas_cpu_number")).get();
    }

    private static Runnable profiling(boolean workspaces, boolean numbers) {
      ProfilerConfig config =
          ProfilerConfig.builder()
              .checkWorkspaces(workspaces)
              .checkForNAN(numbers)
              .checkForINF(numbers)
              .build();
      return () -> Nd4j.getExecutioner().setProfilingConfig(config);
    }

    /** Whether the generator gives what it gives right after it was seeded. */
    private static boolean state(long seed) {
      long next = Nd4j.getRandom().nextLong();
      Nd4j.getRandom().setSeed(seed);
      return next == Nd4j.getRandom().nextLong();
    }

    private static void check(String name, Runnable set, Supplier<Object> setting) {
      set.run();
      Object before = setting.get();
      set.run();
      boolean equal = equal(expected);
      boolean unchanged = before.equals(setting.get());
      System.out.println(
          name + ": " + (equal ? "equal" : "other") + ", " + (unchanged ? "un" : "") + "changed");
    }
  }
}
