package org.chainzrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each part of a graph by itself, in ONNX Runtime where it has numbers. */
class OnnxGraphTest {

  private static final double[][] ROWS = {{1, -2, 3}, {0.5, 4, -1}};

  @TempDir private Path folder;

  private final OnnxGraph graph = new OnnxGraph();
  private final OnnxTensor x = graph.input(OnnxInput.numbers(Shape.of(3)), Precision.DOUBLE);

  private OnnxRun.Output run(OnnxTensor y, int rank) {
    OnnxTensor outputs = graph.output("outputs", y, rank);
    Path file = folder.resolve("graph.onnx");
    OnnxFile.of(graph, "1", Map.of(x, List.of("batch", 3)), Map.of(outputs, List.of())).write(file);
    return OnnxRun.of(file, Tensor.of(ROWS)).get("outputs");
  }

  /** What is made of the rows, with all axes as they lie in the file. */
  private record Meaning(
      String name, UnaryOperator<OnnxTensor> made, Shape shape, double... values) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Meaning rows(String name, UnaryOperator<OnnxTensor> made, double... values) {
    return new Meaning(name, made, Shape.of(2, values.length / 2), values);
  }

  private static Meaning pair(String name, UnaryOperator<OnnxTensor> made, double... values) {
    return new Meaning(name, made, Shape.of(2), values);
  }

  private static OnnxTensor weight(OnnxTensor x) {
    return x.constant("weight", Tensor.of(new double[][] {{1, 0}, {0, 1}, {1, 1}}));
  }

  private static Stream<Meaning> meanings() {
    Shape three = Shape.of(3);
    return Stream.of(
        rows("x + x", x -> x.plus(x), 2, -4, 6, 1, 8, -2),
        rows("x + 1.5", x -> x.plus(1.5), 2.5, -0.5, 4.5, 2, 5.5, 0.5),
        rows("x - 3 x", x -> x.minus(x.times(3)), -2, 4, -6, -1, -8, 2),
        rows("x x", x -> x.times(x), 1, 4, 9, 0.25, 16, 1),
        rows("x / 2", x -> x.divide(x.constant(2)), 0.5, -1, 1.5, 0.25, 2, -0.5),
        rows("matrix product", x -> x.matmul(weight(x)), 4, 1, -0.5, 3),
        rows("sum of products", x -> x.einsum("ni,io->no", weight(x)), 4, 1, -0.5, 3),
        rows(
            "numbers as attributes",
            x -> x.node("Gemm", Map.of("alpha", 0.5, "transA", 0), weight(x)),
            2,
            0.5,
            -0.25,
            1.5),
        rows(
            "choice", x -> x.less(x.constant(0.75)).choose(x.constant(-9), x), 1, -9, 3, -9, 4, -9),
        pair("sum", x -> x.sum(1), 2, 3.5),
        pair("largest", x -> x.max(1), 3, 4),
        pair("place of the largest", x -> x.argmax(1), 2, 1),
        pair("next to the largest", x -> x.argmax(1).plus(1), 3, 2),
        rows(
            "whole numbers",
            x -> x.as(OnnxType.INT64).plus(x.as(OnnxType.INT64).units("u", three, 1, 2, 3)),
            2,
            0,
            6,
            1,
            6,
            2),
        rows("as whole numbers", x -> x.as(OnnxType.INT64), 1, -2, 3, 0, 4, -1),
        rows("part", x -> x.slice(1, 1, 3), -2, 3, 4, -1),
        rows(
            "sums beside the rows",
            x -> x.concat(1, x.sum(1).reshape(0, 1)),
            1,
            -2,
            3,
            2,
            0.5,
            4,
            -1,
            3.5),
        rows("one number per unit", x -> x.plus(x.units("u", three, 1, 2, 3)), 2, 0, 6, 1.5, 6, 2),
        rows("one number for all", x -> x.plus(x.units("u", three, 1)), 2, -1, 4, 1.5, 5, 0),
        rows("zeros", x -> x.zeros(2), 0, 0, 0, 0),
        new Meaning("transposed", x -> x.permute(1, 0), Shape.of(3, 2), 1, 0.5, -2, 4, 3, -1),
        new Meaning("new axis", x -> x.unsqueeze(1), Shape.of(2, 1, 3), 1, -2, 3, 0.5, 4, -1),
        new Meaning(
            "units along the axis after the examples",
            x -> x.unsqueeze(2).plus(x.units("u", Shape.of(1, 3), 1, 2, 3)),
            Shape.of(2, 3, 1),
            2,
            0,
            6,
            1.5,
            6,
            2),
        rows("running sum", OnnxGraphTest::runningSum, 6, 6, 21, 5.75, 29.75, 28.75));
  }

  /** From the sum of x on, {@code h ← h + 2 x + x²}; the output is {@code h + 1}. */
  private static OnnxTensor runningSum(OnnxTensor x) {
    return x.scan(
        x.sum(1),
        List.of(x.times(x)),
        (h, now) -> {
          OnnxTensor next = h.plus(now.get(0).times(2)).plus(now.get(1));
          return List.of(next, next.plus(1));
        });
  }

  @ParameterizedTest
  @MethodSource("meanings")
  void every_node_means_what_it_says(Meaning meaning) {
    OnnxRun.Output got = run(meaning.made.apply(x), 0);
    assertThat(got.shape()).isEqualTo(meaning.shape);
    assertThat(got.values()).containsExactly(meaning.values);
  }

  @Test
  void an_output_has_the_axes_of_an_example_in_reverse() {
    OnnxTensor images = x.unsqueeze(1).concat(1, x.times(10).unsqueeze(1));
    OnnxRun.Output got = run(images, 2);
    assertThat(got.shape()).isEqualTo(Shape.of(2, 3, 2));
    assertThat(got.values()).containsExactly(1, 10, -2, -20, 3, 30, 0.5, 5, 4, 40, -1, -10);
  }

  @Test
  void a_step_along_sequences_may_begin_with_what_stands_outside_it() {
    OnnxTensor total = x.sum(1);
    OnnxTensor sums =
        x.scan(
            total,
            List.of(),
            (h, now) -> {
              OnnxTensor next = total.plus(h).plus(now.get(0).unsqueeze(1).sum(1));
              return List.of(next, h.constant(1).plus(next));
            });
    assertThat(run(sums, 1).values()).containsExactly(6, 6, 11, 8.5, 16, 18.5);
  }

  @Test
  void a_constant_larger_than_the_buffer_is_written_whole() {
    double[] numbers = new double[10_000];
    Arrays.setAll(numbers, i -> i);
    OnnxTensor zeros = x.slice(1, 0, 1).times(0);
    OnnxRun.Output got = run(zeros.plus(x.constant("many", Shape.of(10_000), numbers)), 1);
    assertThat(Arrays.copyOf(got.values(), numbers.length)).isEqualTo(numbers);
  }

  @Test
  void what_changes_nothing_adds_nothing() {
    assertThat(x.plus(0)).isSameAs(x);
    assertThat(x.times(1)).isSameAs(x);
    assertThat(x.permute(0, 1)).isSameAs(x);
    assertThat(x.as(OnnxType.DOUBLE)).isSameAs(x);
    assertThat(x.integers(1, 2)).isSameAs(x.integers(1, 2)).isNotSameAs(x.integers(2, 1));
  }

  @Test
  void a_constant_is_stored_in_the_precision_of_the_tensor_beside_it() {
    assertThat(x.as(OnnxType.FLOAT).constant(0.1).name()).isEqualTo("number");
    assertThat(x.constant(0.1).name()).isEqualTo("number_1");
  }

  @Test
  void every_tensor_knows_what_its_elements_are() {
    OnnxTensor where = x.less(x.constant(0));
    OnnxTensor narrow = x.as(OnnxType.FLOAT);
    assertThat(where.type()).isEqualTo(OnnxType.BOOL);
    assertThat(where.choose(narrow, narrow).type()).isEqualTo(OnnxType.FLOAT);
    assertThat(x.argmax(1).type()).isEqualTo(OnnxType.INT64);
    assertThat(x.argmax(1).constant(1).type()).isEqualTo(OnnxType.INT64);
    assertThat(narrow.constant(1).type()).isEqualTo(OnnxType.FLOAT);
    Tensor single = Tensor.scalar(1, Precision.SINGLE);
    assertThat(x.constant("own", single).type()).isEqualTo(OnnxType.FLOAT);
    assertThat(runningSum(x).type()).isEqualTo(OnnxType.DOUBLE);
    assertThat(graph.output("whole", x.argmax(1), 0).type()).isEqualTo(OnnxType.INT64);
  }

  @Test
  void names_begin_with_the_path_of_the_layer_and_are_never_given_twice() {
    UnaryOperator<OnnxTensor> inner = y -> y.through("inner", z -> z.node("Sin"));
    assertThat(x.node("input").name()).isEqualTo("input_1");
    assertThat(x.through("0", inner).name()).isEqualTo("0/inner/Sin");
    assertThat(x.through("0", inner).name()).isEqualTo("0/inner/Sin_1");
    assertThat(x.through("0", inner).name()).isEqualTo("0/inner/Sin_2");
    assertThat(x.node("Sin").name()).isEqualTo("Sin");
  }

  @Test
  void a_refusal_names_the_path_of_the_layer_once() {
    UnaryOperator<OnnxTensor> refusing =
        y -> {
          throw new IllegalArgumentException("expected one, got two");
        };
    assertThatThrownBy(() -> x.through("0", y -> y.through("inner", refusing)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 0/inner: expected one, got two");
    assertThat(x.through("1", y -> y.node("Sin")).name()).isEqualTo("1/Sin");
  }

  @Test
  void what_a_layer_says_of_tokens_holds_for_their_number_and_leaves_no_branch() {
    OnnxTensor mask = x.less(x.constant(0));
    OnnxTensor other = x.less(x.constant(1));
    UnaryOperator<OnnxTensor> saying =
        y -> {
          y.tokens(other, 5);
          assertThat(y.tokens(5)).containsSame(other);
          return y.node("Sin");
        };
    assertThat(x.tokens(3)).isEmpty();
    x.tokens(mask, 3);
    assertThat(x.tokens(5)).isEmpty();
    assertThat(x.branch("0", saying).name()).isEqualTo("0/Sin");
    assertThat(x.tokens(3)).containsSame(mask);
    x.through("1", saying);
    assertThat(x.tokens(3)).isEmpty();
    assertThat(x.tokens(5)).containsSame(other);
  }

  @Test
  void an_attribute_of_another_kind_is_refused_by_name() {
    assertThatThrownBy(() -> x.node("Elu", Map.of("alpha", 1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a whole number, another number, text or int[] as attribute alpha, got 1");
  }

  @Test
  void a_constant_beside_whole_numbers_is_a_whole_number() {
    OnnxTensor places = x.argmax(1);
    for (double value : new double[] {0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> places.plus(value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected whole numbers as the constant number of whole numbers, got " + value);
    }
  }
}
