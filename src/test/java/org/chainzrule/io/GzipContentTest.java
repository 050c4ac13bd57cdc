package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class GzipContentTest {

  private static final byte[] FIRST = noise(1, 70_000);
  private static final byte[] SECOND = "the second member".getBytes(StandardCharsets.UTF_8);
  private static final byte[] BOTH = joined(Packed.gzip(FIRST), Packed.gzip(SECOND));

  @Test
  void reads_all_members_and_zeros_that_fill_up_a_block() throws IOException {
    assertThat(content(BOTH)).isEqualTo(joined(FIRST, SECOND));
    assertThat(content(joined(BOTH, new byte[1 << 17]))).isEqualTo(joined(FIRST, SECOND));
    assertThat(content(joined(Packed.gzip(new byte[0]), BOTH))).isEqualTo(joined(FIRST, SECOND));
    assertThat(content(Packed.gzip(new byte[0]))).isEmpty();
    try (InputStream in = Gzip.unpacked(new ByteArrayInputStream(BOTH))) {
      for (byte b : FIRST) {
        assertThat(in.read()).isEqualTo(b & 0xFF);
      }
    }
  }

  @Test
  void reads_a_header_with_all_its_fields() throws IOException {
    byte[] plain = Packed.gzip(SECOND);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(Arrays.copyOf(plain, 10));
    header.writeBytes(new byte[] {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 'o', 0});
    byte[] fields = header.toByteArray();
    fields[3] = 2 | 4 | 8 | 16;
    CRC32 sum = new CRC32();
    sum.update(fields);
    byte[] two = {(byte) sum.getValue(), (byte) (sum.getValue() >> 8)};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    assertThat(content(joined(joined(fields, two), rest))).isEqualTo(SECOND);
    two[0] ^= 1;
    assertThatThrownBy(() -> content(joined(joined(fields, two), rest)))
        .isInstanceOf(ZipException.class)
        .hasMessage("the checksum of its header differs");
  }

  @Test
  void a_flipped_bit_anywhere_is_noticed_or_changes_nothing() throws IOException {
    byte[] whole = joined(Packed.gzip(noise(2, 300)), Packed.gzip(SECOND));
    byte[] right = content(whole);
    int noticed = 0;
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= 1 << bit % 8;
      if (bit >= 16) {
        try {
          assertThat(content(flipped)).isEqualTo(right);
        } catch (ZipException | EOFException e) {
          noticed++;
        }
      }
    }
    // Times, systems and levels of compression in two headers of ten bytes may change unnoticed.
    assertThat(noticed).isGreaterThan(8 * (whole.length - 2 * 10));
  }

  @Test
  void a_damaged_header_of_a_later_member_is_not_its_end() {
    int second = Packed.gzip(FIRST).length;
    for (int at = second; at < second + 4; at++) {
      byte[] damaged = BOTH.clone();
      damaged[at] ^= 0x40;
      assertThatThrownBy(() -> content(damaged))
          .as("byte %s of the header", at - second)
          .isInstanceOfAny(ZipException.class, EOFException.class);
    }
  }

  @Test
  void a_file_cut_off_anywhere_is_refused() {
    byte[] whole = joined(Packed.gzip(SECOND), Packed.gzip(SECOND));
    for (int length = 2; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length != whole.length / 2) {
        assertThatThrownBy(() -> content(cut)).isInstanceOf(EOFException.class);
      }
    }
  }

  @Test
  void other_bytes_after_the_end_are_refused() {
    for (byte[] after : new byte[][] {{1}, {0, 0, 1}, {0x1F}, {0x1F, 0x00}}) {
      assertThatThrownBy(() -> content(joined(BOTH, after)))
          .isInstanceOfAny(ZipException.class, EOFException.class);
    }
  }

  @Test
  void a_wrong_length_is_noticed() {
    byte[] damaged = Packed.gzip(SECOND);
    ByteBuffer.wrap(damaged).put(damaged.length - 4, (byte) 99);
    assertThatThrownBy(() -> content(damaged))
        .isInstanceOf(ZipException.class)
        .hasMessage("its length differs");
  }

  private static byte[] content(byte[] gzip) throws IOException {
    try (InputStream in = Gzip.unpacked(new ByteArrayInputStream(gzip))) {
      assertThat(in).isInstanceOf(GzipContent.class);
      return in.readAllBytes();
    }
  }

  private static byte[] noise(long seed, int size) {
    Generator random = Seeds.of(seed).generator();
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
