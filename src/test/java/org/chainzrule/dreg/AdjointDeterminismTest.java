package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.examples.Jvm;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signs and groups come from the seed of the training: same seed, same bytes. */
class AdjointDeterminismTest {

  @TempDir private Path folder;

  private static String trained(long seed, Adjoint adjoint) {
    Layer network =
        Sequential.plan(
                Dense.plan(784, 96, PolynomialActivation.cubic()),
                Dropout.plan(0.1),
                Dense.plan(96, 10))
            .build(Seeds.of(7), Precision.SINGLE);
    Trainer.create(network, Loss.softmaxCrossEntropy())
        .with(new Adam(Schedule.cosine(5e-3, 0)))
        .with(Dreg.adjoint(3).with(adjoint))
        .seed(seed)
        .batch(128)
        .fit(StrokeDigits.create(Seeds.of(1), 1200), 1);
    return network.parameters().stream()
        .map(Parameter::value)
        .map(value -> Arrays.toString(value.toColumns()))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    String first = trained(5, Adjoint.STANDARD);
    assertThat(trained(5, Adjoint.STANDARD)).isEqualTo(first);
    assertThat(trained(6, Adjoint.STANDARD)).isNotEqualTo(first);
    assertThat(trained(5, new Adjoint(4, 0.03, 2))).isNotEqualTo(first);
    assertThat(trained(5, new Adjoint(8, 0, 2))).isNotEqualTo(first);
    assertThat(trained(5, new Adjoint(8, 0.03, 0.5))).isNotEqualTo(first);
  }

  @Test
  void one_thread_and_several_give_the_same_bytes() throws Exception {
    assertThat(inProcess("3")).isEqualTo(inProcess("1")).hasSizeGreaterThan(100_000);
  }

  private String inProcess(String threads) throws Exception {
    Path file = folder.resolve("threads-" + threads);
    Jvm.Result result =
        Jvm.in(folder).withVariable("OMP_NUM_THREADS", threads).run(Child.class, file.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return Files.readString(file);
  }

  /** Trains and writes all parameters to the file that it is given. */
  static final class Child {

    private Child() {}

    public static void main(String... args) throws Exception {
      Files.writeString(Path.of(args[0]), trained(5, Adjoint.STANDARD));
    }
  }
}
