package org.chainzrule.tensor.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of other programs load where their numbers mean the same, and are listed in any case. */
class OtherTensorFilesTest {

  @TempDir private Path folder;

  private final List<String> entries = new ArrayList<>();
  private int end;

  private void entry(String name, String dtype, String shape, int bytes) {
    entries.add(
        String.format(
            Locale.ROOT,
            "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
            name,
            dtype,
            shape,
            end,
            end + bytes));
    end += bytes;
  }

  private Path file(byte... data) throws IOException {
    String header =
        entries.stream()
            .collect(Collectors.joining(",", "{\"__metadata__\":{\"format\":\"pt\"},", "}  "));
    return Files.write(folder.resolve("other.safetensors"), PlainTensors.bytes(header, data));
  }

  /** A batch normalisation as PyTorch's state dictionary has it. */
  private Path batchNorm() throws IOException {
    entry("bn.num_batches_tracked", "I64", "[]", 8);
    entry("bn.running_mean", "F32", "[2]", 8);
    entry("bn.weight", "BF16", "[2]", 4);
    entry("bn.bias", "F16", "[2]", 4);
    return file(
        PlainTensors.data(
            out ->
                out.putLong(1_875)
                    .putFloat(0.1f)
                    .putFloat(-2)
                    .putShort((short) 0x3F80)
                    .putShort((short) 0xC049)
                    .putShort((short) 0x3C00)
                    .putShort((short) 0x3555)));
  }

  @Test
  void a_batch_normalisation_of_pytorch_is_loaded_with_its_counter() throws IOException {
    TensorFile read = TensorFile.read(batchNorm());
    assertThat(read.metadata()).isEqualTo(Map.of("format", "pt"));
    HostArray counter = read.tensors().get("bn.num_batches_tracked");
    assertThat(counter.shape()).isEqualTo(Shape.of());
    assertThat(counter.precision()).isEqualTo(Precision.DOUBLE);
    assertThat(counter.toTensor().item()).isEqualTo(1_875);
    assertThat(read.tensors().get("bn.running_mean").toColumns()).containsExactly(0.1f, -2);
    HostArray weight = read.tensors().get("bn.weight");
    assertThat(weight.precision()).isEqualTo(Precision.SINGLE);
    assertThat(weight.toColumns()).containsExactly(1, -3.140625);
    assertThat(read.tensors().get("bn.bias").toColumns()).containsExactly(1, 0.333251953125);
  }

  @Test
  void every_16_bit_number_is_widened_to_the_number_it_is() throws IOException {
    entry("half", "F16", "[65536]", 131_072);
    entry("brain", "BF16", "[65536]", 131_072);
    byte[] data = new byte[262_144];
    for (int i = 0; i < 131_072; i++) {
      data[2 * i] = (byte) i;
      data[2 * i + 1] = (byte) (i >> 8);
    }
    Map<String, HostArray> tensors = TensorFile.read(file(data)).tensors();
    double[] half = tensors.get("half").toColumns();
    double[] brain = tensors.get("brain").toColumns();
    for (int bits = 0; bits < 65_536; bits++) {
      assertSame(half[bits], value(bits, 5, 10));
      assertSame(brain[bits], value(bits, 8, 7));
    }
  }

  /** A plain comparison, since AssertJ is slow for so many; NaNs are all alike here. */
  private static void assertSame(double actual, double expected) {
    if (Double.doubleToLongBits(actual) != Double.doubleToLongBits(expected)) {
      throw new AssertionError("expected " + expected + ", got " + actual);
    }
  }

  /** By the definition of IEEE 754 for so many bits of exponent and fraction. */
  private static double value(int bits, int exponentBits, int fractionBits) {
    double sign = bits >> 15 == 0 ? 1 : -1;
    int exponent = bits >> fractionBits & (1 << exponentBits) - 1;
    double fraction = (bits & (1 << fractionBits) - 1) / (double) (1 << fractionBits);
    int bias = (1 << exponentBits - 1) - 1;
    if (exponent == (1 << exponentBits) - 1) {
      return fraction == 0 ? sign / 0.0 : Double.NaN;
    }
    return exponent == 0
        ? sign * fraction * Math.pow(2, 1 - bias)
        : sign * (1 + fraction) * Math.pow(2, exponent - bias);
  }

  @Test
  void whole_numbers_are_loaded_as_manyas_they_stay_the_same() throws IOException {
    long most = 1L << 53;
    entry("ids", "I64", "[3]", 24);
    Path file = file(PlainTensors.data(out -> out.putLong(most).putLong(-most).putLong(-1)));
    assertThat(TensorFile.read(file).tensors().get("ids").toColumns())
        .containsExactly(most, -most, -1);
    for (long large : new long[] {most + 1, -most - 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      Path other = file(PlainTensors.data(out -> out.putLong(1).putLong(large).putLong(2)));
      assertThatThrownBy(() -> TensorFile.read(other))
          .isInstanceOf(TensorFileException.class)
          .hasMessage(
              "tensor ids: expected whole numbers of at most 2^53 in size, which 64-bit floating"
                  + " point holds exactly, got "
                  + large
                  + ": "
                  + other);
    }
  }

  @Test
  void a_file_is_listed_whatever_its_axes_and_kinds_of_numbers() throws IOException {
    entry("volume", "F32", "[1,1,2,1,1,1,1]", 8);
    entry("mask", "BOOL", "[3]", 3);
    entry("packed", "F4", "[2]", 1);
    entry("none", "F8_E4M3", "[0,4294967296]", 0);
    entry("wide", "F32", "[0,4294967296]", 0);
    entry("w", "F32", "[2]", 8);
    Path file = file(PlainTensors.data(out -> out.put(new byte[12]).putFloat(5).putFloat(6)));
    assertThat(TensorFile.list(file))
        .containsExactlyInAnyOrder(
            new TensorEntry("volume", Dtype.F32, List.of(1L, 1L, 2L, 1L, 1L, 1L, 1L)),
            new TensorEntry("mask", Dtype.BOOL, List.of(3L)),
            new TensorEntry("packed", Dtype.F4, List.of(2L)),
            new TensorEntry("none", Dtype.F8_E4M3, List.of(0L, 4294967296L)),
            new TensorEntry("wide", Dtype.F32, List.of(0L, 4294967296L)),
            new TensorEntry("w", Dtype.F32, List.of(2L)));
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("tensor volume: expected at most 4 axes of a shape");
    assertThatThrownBy(() -> TensorFile.read(file, "mask"::equals))
        .hasMessage(
            "expected numbers of dtype F64, F32, F16, BF16 or I64 in tensor mask, got BOOL: "
                + file);
    assertThatThrownBy(() -> TensorFile.read(file, "wide"::equals))
        .hasMessage(
            "tensor wide: expected axes of at most 2147483647 elements, got [0, 4294967296]: "
                + file);
    TensorFile some = TensorFile.read(file, "w"::equals);
    assertThat(some.tensors()).containsOnlyKeys("w");
    assertThat(some.tensors().get("w").toColumns()).containsExactly(5, 6);
  }

  @Test
  void a_hundred_axes_are_listed() throws IOException {
    String shape = "[" + "1,".repeat(99) + "2]";
    entry("deep", "F64", shape, 16);
    List<TensorEntry> listed = TensorFile.list(file(new byte[16]));
    assertThat(listed.get(0).sizes()).hasSize(100);
    assertThat(listed.get(0).sizes().get(99)).isEqualTo(2);
  }

  @Test
  void a_header_that_lies_is_not_listed() throws IOException {
    entry("w", "F32", "[1000000000]", 8);
    Path file = file(new byte[8]);
    assertThatThrownBy(() -> TensorFile.list(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("expected 4000000000 bytes by shape and dtype of tensor w, got 8: " + file);
    assertThatThrownBy(() -> TensorFile.list(folder.resolve("none")))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith("expected a safetensors file, got none");
  }

  @Test
  void some_tensors_of_a_file_with_a_digest_are_read_and_the_whole_file_is_checked()
      throws IOException {
    Path file = folder.resolve("ours.safetensors");
    double[] many = LongStream.range(0, 20_000).asDoubleStream().toArray();
    new TensorFile(Map.of(), Map.of("a", HostArray.of(many), "b", HostArray.of(1f))).write(file);
    assertThat(TensorFile.read(file, "b"::equals).tensors()).containsOnlyKeys("b");
    assertThat(TensorFile.read(file, name -> false).tensors()).isEmpty();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 9000] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> TensorFile.read(file, "b"::equals))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("the file is damaged");
  }

  @Test
  void scalars_and_tensors_without_elements_are_loaded() throws IOException {
    entry("scalar", "F64", "[]", 8);
    entry("none", "BF16", "[3,0]", 0);
    entry("one", "F16", "[1,1,1,1]", 2);
    Map<String, HostArray> read =
        TensorFile.read(file(PlainTensors.data(out -> out.putDouble(0.5).putShort((short) 1))))
            .tensors();
    assertThat(read.get("scalar").toTensor().item()).isEqualTo(0.5);
    assertThat(read.get("none").shape()).isEqualTo(Shape.of(3, 0));
    assertThat(read.get("none").toTensor().toArray()).isEmpty();
    assertThat(read.get("one").toColumns()).containsExactly(0x1p-24);
  }
}
