package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.mnist.Mnist;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.layer.BatchNorm;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A training process is killed by SIGKILL at random moments and restarted until it is done. Its
 * final parameters have the same bytes as those of a process that was never killed.
 *
 * <p>{@code -Dkills=20} also runs the long form, on MNIST from {@code CHAINZRULE_DATA}; {@code
 * -Dkills.network} names one of {@link Net}.
 */
class KillTest {

  @TempDir private Path folder;

  /** The network that is trained. */
  enum Net {
    DENSE(Dense.plan(784, 64, PolynomialActivation.cubic()), Dropout.plan(0.2), Dense.plan(64, 10)),
    DEEP(
        Dense.plan(784, 256, PolynomialActivation.cubic()),
        Dropout.plan(0.2),
        Dense.plan(256, 128, PolynomialActivation.cubic()),
        Dense.plan(128, 10)),
    CONVOLUTION(
        Unflatten.plan(28, 28, 1),
        Convolution.plan(Window.of(5), 1, 4, PolynomialActivation.cubic()),
        MaxPooling.plan(4),
        BatchNorm.plan(4),
        Flatten.plan(),
        Dropout.plan(0.2),
        Dense.plan(144, 10));

    private final LayerPlan[] plans;

    Net(LayerPlan... plans) {
      this.plans = plans;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DENSE", "CONVOLUTION"})
  void three_kills_change_no_byte_of_drawn_digits(Net net) throws Exception {
    run("drawn", net, 3);
  }

  @Test
  void many_kills_change_no_byte_of_mnist() throws Exception {
    int kills = Integer.getInteger("kills", 0);
    assumeTrue(kills > 0, "-Dkills=20 asks for the long form");
    String data = System.getenv("CHAINZRULE_DATA");
    assumeTrue(data != null, "CHAINZRULE_DATA is not set: there is no MNIST to train on");
    run(data, Net.valueOf(System.getProperty("kills.network", "DEEP")), kills);
  }

  private void run(String data, Net net, int kills) throws Exception {
    Generator random = Seeds.of(net.ordinal()).generator();
    long start = System.nanoTime();
    int[] steps = new int[1];
    Path expected = folder.resolve("undisturbed");
    assertThat(await(start(data, net, folder.resolve("plain"), expected), steps)).isZero();
    int all = steps[0];
    int killed = 0;
    Path actual = folder.resolve("disturbed");
    int code = -1;
    List<Integer> places = new ArrayList<>();
    while (code != 0) {
      Process process = start(data, net, folder.resolve("killed"), actual);
      if (killed < kills) {
        // A random step of those that this process would run, then a random moment within the step.
        int after = 1 + random.nextInt(Math.max(1, all / kills));
        int seen = waitForSteps(process, after);
        Thread.sleep(random.nextInt(20));
        process.destroyForcibly();
        process.waitFor();
        places.add(seen);
        killed++;
      } else {
        code = await(process, steps);
        assertThat(code).isZero();
      }
    }
    assertThat(steps[0]).as("steps after the last kill").isLessThanOrEqualTo(all);
    assertThat(Files.readAllBytes(actual)).isEqualTo(Files.readAllBytes(expected));
    System.getLogger("kills")
        .log(
            System.Logger.Level.DEBUG,
            "{0} kills after {1} of {2} steps, {3} s",
            killed,
            places,
            all,
            (System.nanoTime() - start) / 1e9);
  }

  private Process start(String data, Net net, Path checkpoints, Path result) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dchainzrule.poison=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    command.addAll(List.of(data, net.name(), checkpoints.toString(), result.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Waits until a process has printed so many steps or has ended; returns how many it printed. */
  private static int waitForSteps(Process process, int steps) throws IOException {
    int seen = 0;
    var lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null && seen < steps; line = lines.readLine()) {
      seen += line.startsWith("step") ? 1 : 0;
    }
    return seen;
  }

  private static int await(Process process, int[] steps) throws Exception {
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    steps[0] = (int) lines.stream().filter(line -> line.startsWith("step")).count();
    assertThat(process.waitFor(600, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    return process.exitValue();
  }

  /**
   * Trains with dropout, shuffling, DREG and checkpoints, prints every step and saves the result.
   */
  static final class Child {

    private Child() {}

    /**
     * @param args data, network, folder of checkpoints, file of the result
     */
    public static void main(String... args) throws IOException {
      boolean drawn = args[0].equals("drawn");
      Dataset data =
          drawn
              ? StrokeDigits.create(Seeds.of(1), 640)
              : Mnist.read(Path.of(args[0], "mnist"), Mnist.Part.TRAIN).take(20_000);
      Layer network =
          Sequential.plan(Net.valueOf(args[1]).plans).build(Seeds.of(7), Precision.SINGLE);
      Callback speaking =
          new Callback() {
            @Override
            public Decision afterStep(Step step) {
              System.out.println("step " + step.step());
              return Decision.CONTINUE;
            }
          };
      Trainer.create(network, Loss.softmaxCrossEntropy())
          .with(new Adam(Schedule.cosine(5e-3, 0)))
          .with(Dreg.layerwise(1e-3))
          .with(speaking)
          .batch(drawn ? 32 : 128)
          .with(Checkpoints.in(Path.of(args[2])).everySteps(drawn ? 3 : 10))
          .resuming()
          .fit(data, drawn ? 3 : 4);
      StringBuilder bytes = new StringBuilder();
      for (double number : Toy.numbers(network)) {
        bytes.append(Long.toHexString(Double.doubleToRawLongBits(number))).append('\n');
      }
      Files.writeString(Path.of(args[3]), bytes);
    }
  }
}
