package org.chainzrule.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.chainzrule.Internal;

/**
 * An incremental SHA-256 digest. {@code add} takes values, each with its length in front, so that
 * two different series of values never give the same bytes; {@code addBytes} takes bytes as they
 * are.
 *
 * @see <a href="https://doi.org/10.6028/NIST.FIPS.180-4">FIPS 180-4, Secure Hash Standard</a>
 */
@Internal({"data", "spark", "tensor", "text", "train"})
public final class Digest {

  private static final int BUFFER = 1 << 16;

  private final MessageDigest sha;

  private Digest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** The digest of no bytes. */
  public static Digest empty() {
    return new Digest();
  }

  /** A digest of values that begins with the kind of thing it identifies, such as a format. */
  public static Digest of(String kind) {
    return new Digest().add(kind);
  }

  /**
   * Adds text in UTF-8, after the number of its bytes. Text with half of a surrogate pair, which
   * UTF-8 cannot express, is added in UTF-16 after a negative number.
   */
  public Digest add(String value) {
    if (Utf8.loneSurrogate(value, 0) >= 0) {
      ByteBuffer chars = ByteBuffer.allocate(Character.BYTES * value.length());
      chars.asCharBuffer().put(value);
      return add(-1L - value.length()).addBytes(chars);
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return add(bytes.length).addBytes(ByteBuffer.wrap(bytes));
  }

  /** Adds eight bytes, the highest first. */
  public Digest add(long value) {
    return addBytes(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
  }

  /** Adds 32-bit numbers, the highest byte first, after their count. */
  public Digest add(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    return add(values.length).addBytes(bytes);
  }

  /** Adds the remaining bytes of a buffer without moving its position. */
  public Digest addBytes(ByteBuffer bytes) {
    sha.update(bytes.duplicate());
    return this;
  }

  /**
   * The digest of everything added, as 64 lower-case hexadecimal digits; the digest is then empty.
   */
  public String hex() {
    return HexFormat.of().formatHex(sha.digest());
  }

  /**
   * The SHA-256 of a file's bytes, 64 digits in lower-case hexadecimal.
   *
   * @throws DataException if the file cannot be read
   */
  public static String of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in, Long.MAX_VALUE);
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    }
  }

  /** The SHA-256 of the rest of a stream; fails where that is more than a limit in bytes. */
  static String of(InputStream in, long limit) throws IOException {
    Digest digest = empty();
    byte[] buffer = new byte[BUFFER];
    long done = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      done += n;
      if (done > limit) {
        throw new IOException("expected at most " + limit + " bytes, got more");
      }
      digest.addBytes(ByteBuffer.wrap(buffer, 0, n));
    }
    return digest.hex();
  }
}
