package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chainzrule.data.Table;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A separate process that trains for ten thousand steps needs no more memory than for three. */
class MemoryTest {

  private static final Path STATUS = Path.of("/proc/self/status");

  @Test
  void memory_does_not_grow_over_ten_thousand_steps(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(Files.isReadable(STATUS), "resident memory is read from " + STATUS);
    Path log = folder.resolve("log");
    ProcessBuilder child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Xmn16m",
                // The optimising JIT compiler allocates memory at unpredictable times.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    child.environment().put("MALLOC_ARENA_MAX", "2");
    Process process = child.start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(ended).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();

    List<long[]> marks =
        text.lines()
            .filter(line -> line.startsWith("step "))
            .map(line -> line.split(" "))
            .map(words -> new long[] {number(words[1]), number(words[3]), number(words[5])})
            .toList();
    assertThat(marks)
        .as(text)
        .extracting(mark -> mark[0])
        .containsExactly(300L, 3000L, 6000L, 10000L);
    long resident = marks.get(1)[1];
    assertThat(marks.get(2)[1]).as(text).isCloseTo(resident, within(resident / 20));
    assertThat(marks.get(3)[1]).as(text).isCloseTo(resident, within(resident / 20));
    assertThat(marks).as(text).allMatch(mark -> mark[2] == marks.get(0)[2]);
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  /** Trains with DREG and a validation every 250 steps; prints kilobytes and pooled bytes. */
  static final class Child {

    private Child() {}

    public static void main(String... args) {
      Layer network =
          Sequential.create(
              Seeds.of(0),
              Dense.plan(100, 64, PolynomialActivation.cubic()),
              Dense.plan(64, 32, PolynomialActivation.cubic()),
              Dense.plan(32, 10));
      List<String> marks = new ArrayList<>();
      Callback watch =
          new Callback() {
            @Override
            public Decision afterStep(Step step) {
              long done = (step.epoch() - 1L) * step.steps() + step.number();
              if (done == 300 || done == 3000 || done == 6000 || done == 10000) {
                marks.add("step " + done + " resident " + resident() + " pooled " + pooled());
              }
              return Decision.CONTINUE;
            }
          };
      Trainer.create(network, Loss.softmaxCrossEntropy())
          .with(new Adam(1e-4))
          .with(Dreg.layerwise(1e-3))
          .with(watch)
          .batch(64)
          .fit(data(1, 16000), data(2, 500), 40);
      marks.forEach(System.out::println);
    }

    private static Table data(long seed, int count) {
      Generator generator = Seeds.of(seed).generator();
      double[][] inputs = new double[count][100];
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        Arrays.setAll(inputs[i], j -> generator.nextGaussian());
        labels[i] = i % 10;
      }
      return Table.of(inputs, labels, 10);
    }

    private static long pooled() {
      return TensorScope.pooledBytes();
    }

    private static long resident() {
      try {
        String line =
            Files.readAllLines(STATUS).stream()
                .filter(candidate -> candidate.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
