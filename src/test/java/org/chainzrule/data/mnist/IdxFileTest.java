package org.chainzrule.data.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Packed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {

  @TempDir Path folder;

  @Test
  void reads_a_raw_file() throws IOException {
    IdxFile file =
        IdxFile.read(write(IdxSamples.labels(3, 200, 0)), IdxFile.Elements.UNSIGNED_BYTES, 1);
    assertThat(file.sizes()).containsExactly(3);
    assertThat(file.bytes()).containsExactly(3, 200, 0);
  }

  @Test
  void recognises_gzip_by_the_first_bytes_and_not_by_the_name() throws IOException {
    IdxFile file =
        IdxFile.read(write(Packed.gzip(IdxSamples.images(2))), IdxFile.Elements.UNSIGNED_BYTES, 3);
    assertThat(file.sizes()).containsExactly(2, 28, 28);
    assertThat(file.bytes()).hasSize(2 * 784).endsWith(1);
  }

  @Test
  void rejects_a_file_truncated_at_any_byte() throws IOException {
    byte[] whole = IdxSamples.header(2, 3, 4).array();
    byte[] packed = Packed.gzip(whole);
    for (int length = 0; length < whole.length; length++) {
      rejects(Arrays.copyOf(whole, length), 3, "");
    }
    for (int length = 0; length < packed.length; length++) {
      rejects(Arrays.copyOf(packed, length), 3, "");
    }
  }

  @Test
  void rejects_a_corrupt_gzip_file_at_any_byte_that_matters() throws IOException {
    byte[] packed = Packed.gzip(IdxSamples.images(2));
    int trailer = packed.length - 8;
    for (int i = trailer; i < packed.length; i++) {
      byte[] corrupt = packed.clone();
      corrupt[i] ^= 0x10;
      rejects(corrupt, 3, "expected a gzip file, got a corrupt one");
    }
    packed[10] = (byte) 0xFF;
    rejects(packed, 3, "expected a gzip file, got a corrupt one (invalid block type)");
  }

  @Test
  void names_a_truncated_gzip_file() throws IOException {
    byte[] packed = Packed.gzip(IdxSamples.images(2));
    rejects(
        Arrays.copyOf(packed, packed.length - 9),
        3,
        "expected a whole gzip file, got one that is cut off: ");
  }

  @Test
  void rejects_a_wrong_magic_number() throws IOException {
    rejects(
        IdxSamples.labels(1, 2, 3, 4, 5, 6, 7, 8, 9),
        3,
        "expected the magic number 0x0803 of IDX bytes with 3 axes, got 0x0801: ");
    rejects(IdxSamples.images(1), 1, "expected the magic number 0x0801 of IDX bytes with 1 axes");
  }

  @Test
  void rejects_bytes_after_the_last_element() throws IOException {
    byte[] longer = Arrays.copyOf(IdxSamples.labels(1, 2), 11);
    rejects(longer, 1, "expected 2 bytes after the header, got more than that: ");
    rejects(Packed.gzip(longer), 1, "expected 2 bytes after the header, got more than that: ");
  }

  @Test
  void rejects_missing_elements() throws IOException {
    rejects(
        Arrays.copyOf(IdxSamples.labels(1, 2, 3), 9),
        1,
        "expected 3 bytes after the header, got 1: ");
  }

  @Test
  void rejects_an_empty_file() throws IOException {
    rejects(new byte[0], 3, "expected an IDX file, got an empty file: ");
    rejects(Packed.gzip(new byte[0]), 3, "expected an IDX file, got an empty file: ");
  }

  @Test
  void rejects_an_html_page() throws IOException {
    byte[] page = "\r\n<!DOCTYPE html><title>Log in</title>".getBytes(StandardCharsets.UTF_8);
    byte[] marked = "\uFEFF<html></html>".getBytes(StandardCharsets.UTF_8);
    String message = "expected an IDX file, got what looks like an HTML page: ";
    rejects(page, 1, message);
    rejects(marked, 3, message);
    rejects(Packed.gzip(page), 3, message);
  }

  @Test
  void rejects_sizes_whose_product_overflows() throws IOException {
    byte[] file = IdxSamples.header(1, 1, 1).array();
    for (int size = 4; size < 16; size += 4) {
      file[size] = 1;
      file[size + 3] = 0;
    }
    rejects(file, 3, "got size 16777216 for axis 1: ");
  }

  @Test
  void rejects_a_size_of_zero_and_one_with_the_sign_bit() throws IOException {
    byte[] file = IdxSamples.labels(5);
    file[7] = 0;
    rejects(file, 1, "got size 0 for axis 0: ");
    file[4] = (byte) 0x80;
    rejects(file, 1, "got size 2147483648 for axis 0: ");
  }

  @Test
  void a_header_that_claims_two_gigabytes_takes_no_memory() throws IOException {
    byte[] file = IdxSamples.labels(5);
    file[4] = 0x7F;
    rejects(file, 1, "expected 2130706433 bytes after the header, got 1: ");
  }

  @Test
  void a_small_file_that_unpacks_to_gigabytes_is_not_unpacked() throws IOException {
    Path file = folder.resolve("bomb.gz");
    int images = (1 << 29) / 784;
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(ByteBuffer.allocate(16).putInt(0x803).putInt(images).putInt(28).putInt(28).array());
      for (int i = 0; i < images / 1000; i++) {
        out.write(new byte[784_000]);
      }
    }
    assertThatThrownBy(() -> IdxFile.read(file, IdxFile.Elements.UNSIGNED_BYTES, 3))
        .isInstanceOf(DataException.class)
        .hasMessage("expected at most 67108864 bytes unpacked, got more: " + file);
  }

  @Test
  void rejects_a_missing_file_and_a_folder() {
    assertThatThrownBy(
            () -> IdxFile.read(folder.resolve("none"), IdxFile.Elements.UNSIGNED_BYTES, 1))
        .isInstanceOf(DataException.class)
        .hasMessage("expected an IDX file at " + folder.resolve("none") + ", got none");
    assertThatThrownBy(() -> IdxFile.read(folder, IdxFile.Elements.UNSIGNED_BYTES, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder.toString());
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("file"), bytes);
  }

  private void rejects(byte[] bytes, int axes, String message) throws IOException {
    Path file = write(bytes);
    assertThatThrownBy(() -> IdxFile.read(file, IdxFile.Elements.UNSIGNED_BYTES, axes))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(file.toString());
  }
}
