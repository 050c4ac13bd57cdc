package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.model.Model;
import org.chainzrule.model.Onnx;
import org.chainzrule.model.Prediction;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.OnnxContract;
import org.chainzrule.nn.layer.Scale;
import org.chainzrule.onnx.OnnxRun;
import org.chainzrule.onnx.OnnxRuntimeLibrary;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every decoder must satisfy: it decides for one of its classes, its probabilities sum to one
 * and give the expected class, and ONNX Runtime reads outputs alike. A test of the decoder of a
 * binary loss, whose one column is a logit:
 *
 * <pre>{@code
 * class LogitDecoderTest implements OutputDecoderContract {
 *   @Override
 *   public OutputDecoder decoder() {
 *     return new LogitLoss().decoder();
 *   }
 *
 *   @Override
 *   public int columns() {
 *     return 1;
 *   }
 *
 *   @Override
 *   public OptionalInt classes() {
 *     return OptionalInt.of(2);
 *   }
 * }
 * }</pre>
 */
public interface OutputDecoderContract {

  /** The decoder. */
  OutputDecoder decoder();

  /** The number of columns of outputs that it reads. */
  int columns();

  /** The number of classes of those outputs; empty where there are none. */
  OptionalInt classes();

  /** 64-bit outputs that it reads. */
  default Tensor outputs(int n) {
    return Tensor.normal(Seeds.of(4), Shape.of(n, columns()), Precision.DOUBLE).times(2);
  }

  @Test
  default void it_decides_for_one_of_its_classes_or_has_none() {
    assertThat(decoder().classes(outputs(1))).isEqualTo(classes());
    assertThat(decoder().decide(outputs(1)).isPresent()).isEqualTo(classes().isPresent());
    if (classes().isPresent()) {
      int[] decided = decoder().decide(outputs(200)).orElseThrow();
      assertThat(decided).hasSize(200);
      assertThat(Arrays.stream(decided)).allMatch(k -> k >= 0 && k < classes().getAsInt());
    } else {
      assertThat(decoder().probabilities(outputs(1))).isEmpty();
    }
  }

  @Test
  default void both_precisions_of_the_same_numbers_decide_alike() {
    Tensor narrow = outputs(200).cast(Precision.SINGLE);
    decoder()
        .decide(narrow)
        .ifPresent(
            decided ->
                assertThat(decoder().decide(narrow.cast(Precision.DOUBLE)).orElseThrow())
                    .containsExactly(decided));
  }

  @Test
  default void probabilities_are_one_in_sum_and_give_the_expected_class() {
    Tensor outputs = outputs(20);
    decoder()
        .probabilities(outputs)
        .ifPresent(
            probabilities -> {
              int classes = classes().orElseThrow();
              assertThat(probabilities.shape()).isEqualTo(Shape.of(20, classes));
              Tensor expected =
                  decoder().expected(Variable.constant(outputs)).orElseThrow().value();
              assertThat(expected.shape()).isEqualTo(Shape.of(20, 1));
              for (int i = 0; i < 20; i++) {
                double[] p = probabilities.gather(i).toArray();
                assertThat(Arrays.stream(p)).allMatch(each -> each >= 0);
                assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
                double mean = 0;
                for (int k = 0; k < classes; k++) {
                  mean += k * p[k];
                }
                assertThat(expected.at(i, 0)).isCloseTo(mean, within(1e-12));
              }
            });
  }

  @Test
  default void probabilities_of_labels_are_in_0_to_1_and_are_what_is_expected() {
    Tensor outputs = outputs(20);
    decoder()
        .labelProbabilities(outputs)
        .ifPresent(
            probabilities -> {
              assertThat(classes()).isEmpty();
              assertThat(probabilities.shape()).isEqualTo(outputs.shape());
              assertThat(Arrays.stream(probabilities.toArray())).allMatch(p -> p >= 0 && p <= 1);
              assertThat(
                      decoder()
                          .expected(Variable.constant(outputs))
                          .orElseThrow()
                          .value()
                          .toArray())
                  .isEqualTo(probabilities.toArray());
            });
  }

  @Test
  default void the_gradient_of_the_expected_value_is_right() {
    Parameter outputs = new Parameter("outputs", outputs(4));
    decoder()
        .expected(outputs)
        .ifPresent(
            expected -> {
              assertThat(expected.value().shape().size(0)).isEqualTo(4);
              assertThat(
                      GradCheck.firstOrder(
                          () -> decoder().expected(outputs).orElseThrow(), List.of(outputs)))
                  .isLessThan(1e-6);
            });
  }

  @Test
  default void the_one_built_of_its_description_reads_alike() {
    OutputDecoder built = LayerTypes.standard().decoder(decoder().describe());
    assertThat(built).isEqualTo(decoder()).hasToString(decoder().toString());
  }

  @Test
  default void onnx_runtime_reads_outputs_alike(@TempDir Path folder) {
    OnnxRuntimeLibrary.assumePresent();
    Path file = folder.resolve("decoder.onnx");
    Model model = new Model(new Scale(1), decoder(), Provenance.none());
    Onnx.write(model, Shape.of(columns()), file);
    Tensor outputs = outputs(50).cast(Precision.SINGLE);
    Prediction expected = Predictor.of(model).predict(outputs);
    try (OnnxRun run = new OnnxRun(file)) {
      for (int n : new int[] {50, 1}) {
        Map<String, OnnxRun.Output> got = run.outputs(outputs.slice(0, 0, n));
        decoder()
            .decide(outputs)
            .ifPresentOrElse(
                all ->
                    assertThat(
                            Arrays.stream(got.get("classes").values())
                                .mapToInt(k -> (int) k)
                                .toArray())
                        .containsExactly(Arrays.copyOf(expected.classes(), n)),
                () -> assertThat(got).doesNotContainKey("classes"));
        assertReads(got, "probabilities", decoder().probabilities(outputs), n);
        Optional<Variable> values = decoder().expected(Variable.constant(outputs));
        assertReads(got, "expected", values.map(Variable::value), n);
      }
    }
  }

  private static void assertReads(
      Map<String, OnnxRun.Output> got, String name, Optional<Tensor> expected, int n) {
    if (expected.isEmpty()) {
      assertThat(got).doesNotContainKey(name);
      return;
    }
    assertThat(got.get(name).shape()).isEqualTo(expected.get().shape().with(0, n));
    double[] first = expected.get().slice(0, 0, n).toArray();
    OnnxContract.assertClose(got.get(name).values(), first, 1e-5);
  }

  @Test
  default void no_outputs_are_changed_by_it() {
    Tensor outputs = outputs(4);
    double[] before = outputs.toArray();
    decoder().decide(outputs);
    decoder().probabilities(outputs);
    decoder().expected(Variable.constant(outputs));
    assertThat(outputs.toArray()).isEqualTo(before);
  }
}
