package org.chainzrule.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Small texts, tables and archives for tests. */
final class TextSamples {

  private TextSamples() {}

  /** Reviews of one to five stars, {@code count} in all. */
  static String rows(int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append('"').append(1 + i % 5).append("\",\"row ").append(i).append("\"\n");
    }
    return rows.toString();
  }

  static Path file(Path folder, String name, String content) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
  }

  static List<Review> list(Reviews reviews, BadRows bad) {
    try (Stream<Review> stream = reviews.stream(bad)) {
      return stream.toList();
    }
  }

  static List<Review> list(Reviews reviews) {
    return list(reviews, BadRows.fail());
  }

  /** The data folder's subfolder; without it the test is skipped. */
  static Path real(String name) {
    String data = System.getenv("CHAINZRULE_DATA");
    assumeTrue(data != null, "CHAINZRULE_DATA is not set to a folder that holds " + name);
    Path real = Path.of(data, name);
    assumeTrue(Files.isDirectory(real), "there is no folder " + name + " in CHAINZRULE_DATA");
    return real;
  }

  /** An archive, entry after entry. */
  static final class Tar {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Tar file(String name, String content) {
      byte[] body = content.getBytes(StandardCharsets.UTF_8);
      return entry(name, '0', body.length, body);
    }

    /** A header with any kind and size, and then any content, padded. */
    Tar entry(String name, char kind, long size, byte[] body) {
      byte[] header = new byte[512];
      put(header, 0, name);
      put(header, 100, "0000644\0");
      put(header, 124, String.format("%011o\0", size));
      put(header, 136, "00000000000\0");
      put(header, 148, "        ");
      header[156] = (byte) kind;
      put(header, 257, "ustar\00000");
      int sum = 0;
      for (byte b : header) {
        sum += b & 0xFF;
      }
      put(header, 148, String.format("%06o\0 ", sum));
      bytes.writeBytes(header);
      bytes.writeBytes(body);
      bytes.writeBytes(new byte[(512 - body.length % 512) % 512]);
      return this;
    }

    private static void put(byte[] header, int at, String text) {
      byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(ascii, 0, header, at, ascii.length);
    }

    byte[] bytes() {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.writeBytes(bytes.toByteArray());
      whole.writeBytes(new byte[1024]);
      return whole.toByteArray();
    }

    byte[] packed() {
      return IdxSamples.gzip(bytes());
    }
  }
}
