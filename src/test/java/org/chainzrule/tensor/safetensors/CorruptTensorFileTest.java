package org.chainzrule.tensor.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading an invalid file fails with one clear sentence and never returns numbers. */
class CorruptTensorFileTest {

  private static final String W =
      "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

  @TempDir private Path folder;

  static Stream<Arguments> headers() {
    return Stream.of(
        arguments(" " + W, "expected a header that begins with {, got another"),
        arguments("", "expected a header that begins with {, got another"),
        arguments(
            W.replace("\"w\":", "\"w\" "),
            "expected a header in JSON, got something else (Unexpected character ('{' (code 123)):"
                + " was expecting a colon to separate field name and value)"),
        arguments(
            W.substring(0, W.length() - 1), "expected a header in JSON, got one that ends early"),
        arguments(
            W + W, "expected nothing after the closing brace in the header, got start object"),
        arguments("{\"w\":1}", "expected an object under w in the header, got value number int"),
        arguments(W.replace("}}", "}," + W.substring(1)), "expected each name once, got w twice"),
        arguments(
            W.replace("\"shape\":[2]", "\"shape\":[2],\"shape\":[2]"),
            "expected each name once, got shape twice"),
        arguments(
            "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", "expected each name once, got a twice"),
        arguments(
            "{\"__metadata__\":{},\"__metadata__\":{}}",
            "expected each name once, got __metadata__ twice"),
        arguments(
            "{\"__metadata__\":{\"a\":1}}",
            "expected text for a in the metadata in the header, got value number int"),
        arguments(
            "{\"__metadata__\":{\"a\":{}}}",
            "expected text for a in the metadata in the header, got start object"),
        arguments(
            W.replace("F32", "F99"), "expected a dtype of the format for w in the header, got F99"),
        arguments(
            W.replace("F32", "BF16"), "expected 4 bytes by shape and dtype of tensor w, got 8"),
        arguments(
            W.replace("F32", "I32"),
            "expected numbers of dtype F64, F32, F16, BF16 or I64 in tensor w, got I32"),
        arguments(
            W.replace("F32", "F4").replace("[2]", "[3]"),
            "expected whole bytes by shape and dtype of tensor w, got 12 bits"),
        arguments(
            W.replace("\"F32\"", "32"),
            "expected text as dtype of w in the header, got value number int"),
        arguments(
            W.replace("shape", "size"),
            "expected dtype, shape and data_offsets for w in the header, got size"),
        arguments(
            W.replace("\"dtype\":\"F32\",", ""),
            "expected dtype, shape and data_offsets for w in the header, got end object"),
        arguments(
            W.replace("[2]", "[-2]"),
            "expected whole numbers that are not negative as shape of w in the header, got value"
                + " number int"),
        arguments(
            W.replace("[2]", "[2.0]"),
            "expected whole numbers that are not negative as shape of w in the header, got value"
                + " number float"),
        arguments(
            W.replace("[0,8]", "8"),
            "expected whole numbers that are not negative as data_offsets of w in the header, got"
                + " value number int"),
        arguments(
            W.replace("[2]", "[99999999999999999999]"),
            "expected whole numbers that are not negative as shape of w in the header, got value"
                + " number int"),
        arguments(
            W.replace("[0,8]", "[0,4,8]"),
            "expected two data_offsets for w in the header, got end object"),
        arguments(
            W.replace("[0,8]", "[8,0]"),
            "expected data_offsets in ascending order for w in the header, got end object"),
        arguments(
            W.replace("[2]", "[3]"), "expected 12 bytes by shape and dtype of tensor w, got 8"),
        arguments(
            W.replace("[2]", "[4611686018427387904,4]"),
            "expected a size of tensor w that can be counted, got more"),
        arguments(
            W.replace("[2]", "[1,1,2,1,1]"),
            "tensor w: expected at most 4 axes of a shape, got [1, 1, 2, 1, 1]"),
        arguments(
            W.replace("[2]", "[0,4294967296]").replace("[0,8]", "[0,0]"),
            "expected 0 bytes of data after the header, got 8"),
        arguments(
            W.replace("[0,8]", "[4,12]"),
            "expected tensor w to begin at byte 0 of the data, without gap or overlap, got 4"),
        arguments(
            W.replace("}}", "},\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}"),
            "expected tensor v to begin at byte 8 of the data, without gap or overlap, got 4"),
        arguments(
            W.replace("}}", "},\"v\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"),
            "expected tensor v to begin at byte 8 of the data, without gap or overlap, got 0"),
        arguments(
            W.replace("[2]", "[1]").replace("[0,8]", "[0,4]"),
            "expected 4 bytes of data after the header, got 8"),
        arguments(
            W.replace("[2]", "[1000000000]").replace("[0,8]", "[0,4000000000]"),
            "expected 4000000000 bytes of data after the header, got 8"),
        arguments(
            "{\"__metadata__\":{\"chainzrule.sha256\":\"ab\"}," + W.substring(1),
            "expected a digest of 64 digits, got one of 2"),
        arguments(
            "{\"__metadata__\":{\"a\":\"\",\"chainzrule.sha256\":\"ab\"}," + W.substring(1),
            "expected the digest at the beginning of the header, got it elsewhere"));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void a_header_that_breaks_a_rule_is_refused(String header, String reason) throws IOException {
    refuses(PlainTensors.bytes(header, new byte[8]), reason);
  }

  @Test
  void the_unchanged_header_is_accepted() throws IOException {
    Path file = Files.write(folder.resolve("good"), PlainTensors.bytes(W, new byte[8]));
    assertThat(TensorFile.read(file).tensors().get("w").toColumns()).containsExactly(0, 0);
  }

  @Test
  void a_header_that_is_not_text_is_refused() throws IOException {
    byte[] header = W.getBytes(StandardCharsets.ISO_8859_1);
    header[2] = (byte) 0xFF;
    refuses(PlainTensors.bytes(header, new byte[8]), "expected a header in UTF-8, got other bytes");
  }

  @Test
  void deep_nesting_and_endless_numbers_are_refused_early() throws IOException {
    refusesTyped(PlainTensors.bytes("{\"w\":{\"shape\":" + "[".repeat(100_000), new byte[0]));
    refusesTyped(PlainTensors.bytes("{\"w\":{\"shape\":[" + "1".repeat(100_000), new byte[0]));
  }

  @Test
  void a_length_that_cannot_be_is_refused_before_anything_is_allocated() throws IOException {
    refuses(
        length(100_000_001),
        "expected a header of at most 100000000 bytes, got a length of 100000001");
    refuses(
        length(-1),
        "expected a header of at most 100000000 bytes, got a length of 18446744073709551615");
    refuses(length(100_000_000), "expected a header of 100000000 bytes, got a file with 4");
  }

  private static byte[] length(long length) {
    return ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
  }

  @Test
  void a_valid_file_cut_off_anywhere_is_refused() throws IOException {
    byte[] good = good();
    for (int n = 0; n < good.length; n++) {
      refusesTyped(Arrays.copyOf(good, n));
    }
  }

  @Test
  void a_longer_file_is_refused() throws IOException {
    refusesTyped(Arrays.copyOf(good(), good().length + 1));
  }

  @Test
  void every_flipped_bit_is_noticed() throws IOException {
    byte[] bytes = good();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      refusesTyped(bytes);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void flipped_bits_that_hide_the_digest_still_leave_a_whole_file_or_an_error() throws IOException {
    byte[] bytes = good();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      Path file = Files.write(folder.resolve("flipped"), bytes);
      try {
        assertThat(TensorFile.read(file).tensors()).containsOnlyKeys("w", "b");
      } catch (TensorFileException e) {
        assertThat(e.file()).isEqualTo(file);
      }
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void a_damaged_file_is_reported_as_damaged() throws IOException {
    byte[] bytes = good();
    bytes[bytes.length - 1] ^= 1;
    Path file = Files.write(folder.resolve("damaged"), bytes);
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessageMatching(
            "expected bytes of SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}: the file is damaged: .*");
  }

  private byte[] good() throws IOException {
    Path file = folder.resolve("whole");
    Map<String, HostArray> tensors =
        Map.of("w", HostArray.of(Tensor.of(new double[][] {{1, 2}})), "b", HostArray.of(1f, 2f));
    new TensorFile(Map.of("key", "value"), tensors).write(file);
    assertThatCode(() -> TensorFile.readVerified(file)).doesNotThrowAnyException();
    return Files.readAllBytes(file);
  }

  private void refuses(byte[] bytes, String reason) throws IOException {
    Path file = Files.write(folder.resolve("corrupt"), bytes);
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(reason + ": " + file);
  }

  private void refusesTyped(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("corrupt"), bytes);
    assertThatThrownBy(() -> TensorFile.readVerified(file)).isInstanceOf(TensorFileException.class);
  }
}
