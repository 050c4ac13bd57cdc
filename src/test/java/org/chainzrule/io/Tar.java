package org.chainzrule.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A tar archive for tests, built entry by entry. */
public final class Tar {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public Tar file(String name, String content) {
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    return entry(name, '0', body.length, body);
  }

  /** A header with any kind and size, and then any content, padded. */
  public Tar entry(String name, char kind, long size, byte[] body) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 124, String.format(Locale.ROOT, "%011o\0", size));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    header[156] = (byte) kind;
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    bytes.writeBytes(header);
    bytes.writeBytes(body);
    bytes.writeBytes(new byte[(512 - body.length % 512) % 512]);
    return this;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(ascii, 0, header, at, ascii.length);
  }

  public byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(bytes.toByteArray());
    whole.writeBytes(new byte[1024]);
    return whole.toByteArray();
  }

  public byte[] packed() {
    return Packed.gzip(bytes());
  }
}
