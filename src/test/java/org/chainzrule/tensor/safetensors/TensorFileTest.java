package org.chainzrule.tensor.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.op.Updates;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFileTest {

  private static final Tensor MATRIX = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("a.safetensors");
  }

  private TensorFile written(Map<String, HostArray> tensors) {
    new TensorFile(Map.of(), tensors).write(file());
    return TensorFile.readVerified(file());
  }

  @Test
  void reading_returns_what_was_written() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("b", "täxt \"quoted\"\n\u0000 \ud83d\ude00");
    metadata.put("a", "");
    new TensorFile(metadata, Map.of("w", HostArray.of(MATRIX))).write(file());
    TensorFile read = TensorFile.read(file());
    assertThat(read.metadata()).containsExactlyEntriesOf(metadata);
    assertThat(read.tensors()).containsOnlyKeys("w");
    Tensor tensor = read.tensors().get("w").toTensor();
    assertThat(tensor.shape()).isEqualTo(MATRIX.shape());
    assertThat(tensor.precision()).isEqualTo(Precision.DOUBLE);
    assertThat(tensor.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void numbers_lie_in_reading_order_and_little_endian() throws IOException {
    written(Map.of("w", HostArray.of(MATRIX.cast(Precision.SINGLE))));
    PlainTensors.Entry entry = PlainTensors.parse(Files.readAllBytes(file())).entries().get("w");
    assertThat(entry.dtype()).isEqualTo("F32");
    assertThat(entry.shape()).containsExactly(2, 3);
    assertThat(entry.numbers()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void an_independent_reader_reads_the_file() throws IOException {
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    tensors.put("narrow", HostArray.of(1.5f, -2));
    tensors.put("wide", HostArray.of(MATRIX));
    tensors.put("scalar", HostArray.of(Tensor.scalar(7, Precision.DOUBLE)));
    tensors.put("none", HostArray.of(Tensor.zeros(Shape.of(0, 4), Precision.SINGLE)));
    new TensorFile(Map.of("key", "value"), tensors).write(file());
    PlainTensors plain = PlainTensors.parse(Files.readAllBytes(file()));
    assertThat(plain.metadata()).containsEntry("key", "value").containsKey("chainzrule.sha256");
    assertThat(plain.entries().keySet()).containsExactly("wide", "scalar", "narrow", "none");
    assertThat(plain.entries().get("wide").numbers()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(plain.entries().get("scalar").numbers()).containsExactly(7);
    assertThat(plain.entries().get("narrow").numbers()).containsExactly(1.5, -2);
    assertThat(plain.entries().get("none").numbers()).isEmpty();
    assertThat(plain.headerBytes() % 8).isZero();
  }

  @Test
  void a_file_of_another_program_is_read() throws IOException {
    // As the Python package lays it out.
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[8,24]},"
            + "\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}   ";
    byte[] data =
        PlainTensors.data(
            out -> out.putDouble(0.25).putFloat(1).putFloat(2).putFloat(3).putFloat(4));
    Files.write(file(), PlainTensors.bytes(header, data));
    TensorFile read = TensorFile.read(file());
    assertThat(read.metadata()).containsExactlyEntriesOf(Map.of("format", "pt"));
    assertThat(read.tensors().get("b").toTensor().toArray()).containsExactly(0.25);
    assertThat(read.tensors().get("w").toTensor().toArray()).containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> TensorFile.readVerified(file()))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("expected a header that begins with a digest, got one without: " + file());
  }

  @Test
  void a_file_without_metadata_or_tensors_is_read() throws IOException {
    Files.write(file(), PlainTensors.bytes("{}", new byte[0]));
    assertThat(TensorFile.read(file())).isEqualTo(new TensorFile(Map.of(), Map.of()));
    assertThat(written(Map.of()).tensors()).isEmpty();
  }

  @Test
  void every_rank_survives() {
    for (Shape shape :
        List.of(
            Shape.of(),
            Shape.of(3),
            Shape.of(2, 3),
            Shape.of(2, 3, 4),
            Shape.of(2, 1, 3, 4),
            Shape.of(0, 2))) {
      for (Precision precision : Precision.values()) {
        Tensor x = Tensor.normal(Seeds.of(1), shape, precision);
        Tensor back = written(Map.of("x", HostArray.of(x))).tensors().get("x").toTensor();
        assertThat(back.shape()).isEqualTo(shape);
        assertThat(back.precision()).isEqualTo(precision);
        assertThat(back.toColumns()).isEqualTo(x.toColumns());
      }
    }
  }

  @Test
  void more_than_one_buffer_survives() {
    Tensor x = Tensor.normal(Seeds.of(1), Shape.of(99, 301), Precision.SINGLE);
    assertThat(written(Map.of("x", HostArray.of(x))).tensors().get("x").toColumns())
        .isEqualTo(x.toColumns());
  }

  @Test
  void every_bit_pattern_survives() {
    double[] odd = {
      -0.0,
      Double.MIN_VALUE,
      Double.POSITIVE_INFINITY,
      Double.longBitsToDouble(0x7FF8_0000_0000_1234L)
    };
    double[] back = written(Map.of("x", HostArray.of(odd))).tensors().get("x").toColumns();
    for (int i = 0; i < odd.length; i++) {
      assertThat(Double.doubleToRawLongBits(back[i])).isEqualTo(Double.doubleToRawLongBits(odd[i]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1023, 1024, 3000})
  void an_optimizer_state_survives(int n) {
    for (Precision precision : Precision.values()) {
      OptimizerState state = OptimizerState.zeros(Shape.of(n, 2), precision);
      state.set(Tensor.normal(Seeds.of(2), state.shape(), precision).toColumns());
      HostArray back = written(Map.of("m", HostArray.of(state))).tensors().get("m");
      assertThat(back.precision()).isEqualTo(precision);
      assertThat(back.shape()).isEqualTo(state.shape());
      assertThat(back.toColumns()).isEqualTo(state.toColumns());
    }
  }

  @Test
  void numbers_are_a_copy() {
    double[] values = {1, 2};
    HostArray numbers = HostArray.of(values);
    values[0] = 9;
    numbers.toColumns()[1] = 9;
    assertThat(numbers.toColumns()).containsExactly(1, 2);
    Tensor x = Tensor.of(Shape.of(2), 1, 2);
    HostArray copy = HostArray.of(x);
    Updates.assign(x, Tensor.of(Shape.of(2), 3, 4));
    assertThat(copy.toColumns()).containsExactly(1, 2);
  }

  @Test
  void the_same_content_gives_the_same_bytes() throws IOException {
    written(Map.of("w", HostArray.of(MATRIX)));
    byte[] first = Files.readAllBytes(file());
    written(Map.of("w", HostArray.of(MATRIX)));
    assertThat(Files.readAllBytes(file())).isEqualTo(first);
  }

  @Test
  void reserved_names_are_refused() {
    assertThatThrownBy(() -> new TensorFile(Map.of(), Map.of("__metadata__", HostArray.of(1.0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected names of tensors other than __metadata__");
    assertThatThrownBy(() -> new TensorFile(Map.of("chainzrule.sha256", ""), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected metadata without the key chainzrule.sha256, which is for the digest");
    assertThatThrownBy(() -> new TensorFile(Map.of("a", "\ud83d"), Map.of()).write(file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected names and metadata that are whole text");
    assertThat(file()).doesNotExist();
  }

  @Test
  void an_error_names_file_and_reason() {
    assertThatThrownBy(() -> TensorFile.read(file()))
        .isInstanceOfSatisfying(
            TensorFileException.class,
            e -> {
              assertThat(e.file()).isEqualTo(file());
              assertThat(e.reason()).isEqualTo("expected a safetensors file, got none");
            })
        .hasMessage("expected a safetensors file, got none: " + file());
  }

  @Test
  void a_folder_is_not_a_file() {
    assertThatThrownBy(() -> TensorFile.read(folder))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("expected a file, got a folder or device: " + folder);
  }
}
