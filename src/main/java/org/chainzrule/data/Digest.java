package org.chainzrule.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** SHA-256 over a series of values, each with its length, so that no two series look alike. */
final class Digest {

  private static final int BUFFER = 1 << 16;

  private final MessageDigest sha = KnownFile.sha256();

  private Digest() {}

  /** Starts with what kind of thing it is the digest of. */
  static Digest of(String kind) {
    return new Digest().add(kind);
  }

  Digest add(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    sha.update(bytes);
    return this;
  }

  Digest add(long value) {
    sha.update(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    return this;
  }

  Digest add(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    add(values.length);
    sha.update(bytes);
    return this;
  }

  /** The digest of all that was added, in lower-case hex. */
  String hex() {
    return KnownFile.hex(sha);
  }

  /**
   * SHA-256 of a file as it lies there, in lower-case hex.
   *
   * @throws DataException if it cannot be read
   */
  static String of(Path file) {
    MessageDigest sha = KnownFile.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
      return KnownFile.hex(sha);
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    }
  }
}
