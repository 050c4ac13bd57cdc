package org.chainzrule.tensor.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.Digest;
import org.chainzrule.io.FailureReason;
import org.chainzrule.tensor.Precision;

/**
 * The content of a safetensors file: named tensors and metadata. {@link #read} returns what {@link
 * #write} wrote. In the file numbers are little-endian and in reading order, the last axis fastest.
 *
 * <p>A file is written completely or not at all, and carries the SHA-256 of all its bytes, so that
 * a single changed bit is detected. A file that breaks a rule of the format is refused before a
 * tensor is made of it.
 *
 * <pre>{@code
 * new TensorFile(Map.of("made", "by hand"), Map.of("w", HostArray.of(1.0, 2.0))).write(path);
 * Tensor w = TensorFile.read(path).tensors().get("w").toTensor();
 * }</pre>
 *
 * @param metadata text by key
 * @param tensors numbers by name, 64-bit ones first where both kinds were written
 * @see <a href="https://huggingface.co/docs/safetensors">safetensors</a>
 */
public record TensorFile(Map<String, String> metadata, Map<String, HostArray> tensors) {

  private static final int BUFFER = 1 << 16;

  /**
   * @throws IllegalArgumentException if a tensor is called {@code __metadata__}, or the metadata
   *     have the key {@code chainzrule.sha256}, which is for the digest
   */
  public TensorFile {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(aligned(tensors));
    if (tensors.containsKey(TensorHeader.METADATA)) {
      throw new IllegalArgumentException(
          "expected names of tensors other than " + TensorHeader.METADATA);
    }
    if (metadata.containsKey(TensorHeader.DIGEST)) {
      throw new IllegalArgumentException(
          "expected metadata without the key " + TensorHeader.DIGEST + ", which is for the digest");
    }
  }

  /** 64-bit arrays first, so that all are aligned to their width, as other readers expect. */
  private static Map<String, HostArray> aligned(Map<String, HostArray> tensors) {
    Map<String, HostArray> sorted = new LinkedHashMap<>();
    for (Precision precision : new Precision[] {Precision.DOUBLE, Precision.SINGLE}) {
      tensors.forEach(
          (name, numbers) -> {
            if (numbers.precision() == precision) {
              sorted.put(name, numbers);
            }
          });
    }
    return sorted;
  }

  /**
   * Writes or replaces a file: into a scratch file beside it, forced to the disk, then moved over
   * it. The same content gives the same bytes.
   *
   * @throws TensorFileException if that is not possible, such as on a full disk; what was there
   *     before is then still there
   */
  public void write(Path file) {
    write(file, new AtomicFile());
  }

  void write(Path file, AtomicFile disk) {
    byte[] header = TensorHeader.encode(metadata, tensors);
    if (header.length > TensorHeader.MAX_BYTES) {
      throw new TensorFileException(
          file,
          "expected a header of at most "
              + TensorHeader.MAX_BYTES
              + " bytes, got "
              + header.length);
    }
    try {
      disk.write(file, channel -> write(header, channel));
    } catch (IOException e) {
      throw new TensorFileException(file, "could not write: " + FailureReason.of(e), e);
    }
  }

  private void write(byte[] header, FileChannel channel) throws IOException {
    Digest digest = Digest.empty();
    ByteBuffer buffer = buffer();
    flush(buffer.putLong(header.length), digest, channel);
    flush(ByteBuffer.wrap(header).position(header.length), digest, channel);
    for (HostArray numbers : tensors.values()) {
      numbers.write(buffer, full -> flush(full, digest, channel));
    }
    channel.position(Long.BYTES + TensorHeader.DIGEST_AT);
    ByteBuffer digits = ByteBuffer.wrap(digest.hex().getBytes(StandardCharsets.US_ASCII));
    while (digits.hasRemaining()) {
      channel.write(digits);
    }
  }

  private static void flush(ByteBuffer buffer, Digest digest, FileChannel channel)
      throws IOException {
    buffer.flip();
    digest.addBytes(buffer);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /**
   * The content of a file of any writer. Where it carries a digest, as every file of {@link #write}
   * does, its bytes are checked against it.
   *
   * @throws TensorFileException if there is no such file, it cannot be read, it breaks a rule of
   *     the format, or its bytes are not those that were written
   */
  public static TensorFile read(Path file) {
    return read(file, false);
  }

  /**
   * As {@link #read}, and refuses a file without a digest: of a file that {@link #write} wrote,
   * every change is noticed.
   */
  public static TensorFile readVerified(Path file) {
    return read(file, true);
  }

  private static TensorFile read(Path file, boolean verified) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new TensorFileException(file, "expected a file, got a folder or device");
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return read(file, channel, verified);
      }
    } catch (IllegalArgumentException e) {
      throw new TensorFileException(file, e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new TensorFileException(file, "expected a safetensors file, got none", e);
    } catch (EOFException e) {
      throw new TensorFileException(file, "expected a file that stays as it is, got a shorter", e);
    } catch (IOException e) {
      throw new TensorFileException(file, "could not read: " + FailureReason.of(e), e);
    }
  }

  private static TensorFile read(Path file, FileChannel channel, boolean verified)
      throws IOException {
    ByteBuffer buffer = buffer();
    Digest digest = Digest.empty();
    byte[] header = header(file, channel, buffer, digest);
    boolean hasDigest = TensorHeader.hasDigest(header);
    if (verified && !hasDigest) {
      throw new TensorFileException(
          file, "expected a header that begins with a digest, got one without");
    }
    long dataBytes = channel.size() - Long.BYTES - header.length;
    TensorHeader read = TensorHeader.decode(header, dataBytes);
    String expected = read.metadata().remove(TensorHeader.DIGEST);
    if (expected != null && !hasDigest) {
      throw new TensorFileException(
          file, "expected the digest at the beginning of the header, got it elsewhere");
    }
    if (hasDigest) {
      TensorHeader.clearDigest(header, expected);
    }
    digest.addBytes(ByteBuffer.wrap(header));
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    for (TensorHeader.Place place : read.tensors()) {
      HostArray.Exchange filling =
          empty -> {
            fill(empty, channel);
            digest.addBytes(empty);
          };
      tensors.put(place.name(), HostArray.read(place.shape(), place.precision(), buffer, filling));
    }
    String actual = digest.hex();
    if (expected != null && !expected.equals(actual)) {
      throw new TensorFileException(
          file,
          "expected bytes of SHA-256 " + expected + ", got " + actual + ": the file is damaged");
    }
    return new TensorFile(read.metadata(), tensors);
  }

  /** The header's bytes; nothing is allocated before its length is known to be true. */
  private static byte[] header(Path file, FileChannel channel, ByteBuffer buffer, Digest digest)
      throws IOException {
    long size = channel.size();
    if (size < Long.BYTES) {
      throw new TensorFileException(
          file, "expected at least " + Long.BYTES + " bytes, got a file of " + size);
    }
    fill(buffer.limit(Long.BYTES), channel);
    digest.addBytes(buffer);
    long length = buffer.getLong();
    if (length < 0 || length > TensorHeader.MAX_BYTES) {
      throw new TensorFileException(
          file,
          "expected a header of at most "
              + TensorHeader.MAX_BYTES
              + " bytes, got a length of "
              + Long.toUnsignedString(length));
    }
    if (length > size - Long.BYTES) {
      throw new TensorFileException(
          file,
          "expected a header of " + length + " bytes, got a file with " + (size - Long.BYTES));
    }
    ByteBuffer header = ByteBuffer.allocate((int) length);
    fill(header, channel);
    return header.array();
  }

  private static void fill(ByteBuffer buffer, FileChannel channel) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException();
      }
    }
    buffer.flip();
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  }
}
