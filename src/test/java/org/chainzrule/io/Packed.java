package org.chainzrule.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Gzip files and the digests of their content, for tests. */
public final class Packed {

  private Packed() {}

  /** Compressible content of {@code size} bytes. */
  static byte[] content(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i / 784);
    }
    return bytes;
  }

  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** The same content in another wrapper: a file name in the header. */
  public static byte[] rewrapped(byte[] gzip) {
    ByteBuffer file = ByteBuffer.allocate(gzip.length + 2);
    file.put(gzip, 0, 10).put((byte) 'x').put((byte) 0).put(gzip, 10, gzip.length - 10);
    file.put(3, (byte) 8);
    return file.array();
  }

  public static KnownFile known(String name, byte[] content) {
    return new KnownFile(name, digest(gzip(content)), digest(content), content.length);
  }

  public static String digest(byte[] bytes) {
    return Digest.empty().addBytes(ByteBuffer.wrap(bytes)).hex();
  }
}
