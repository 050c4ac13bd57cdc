package org.chainzrule.tensor.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.Digest;
import org.chainzrule.io.FailureReason;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;

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
 * <p>Files of other programs load where their numbers mean the same: {@link Dtype} says which kinds
 * of numbers do. A file that also holds tensors of other kinds, or with more axes than a {@link
 * Shape} has, is {@linkplain #list listed} whole and {@linkplain #read(Path, Predicate) read} by
 * the names of the others.
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
   *     the format, its bytes are not those that were written, or a tensor cannot be loaded
   */
  public static TensorFile read(Path file) {
    return read(file, name -> true);
  }

  /**
   * The same with only some tensors, such as those that {@link #list} shows to be of a kind that
   * can be loaded. Memory is taken for these alone.
   *
   * @param names whether the tensor of this name is wanted
   */
  public static TensorFile read(Path file, Predicate<String> names) {
    return new TensorFileReader(file).read(false, names);
  }

  /**
   * What the header of a file says of its tensors, in the order of their bytes. No numbers are
   * read, and no digest is checked.
   *
   * @throws TensorFileException if there is no such file, it cannot be read, or its header breaks a
   *     rule of the format
   */
  public static List<TensorEntry> list(Path file) {
    return new TensorFileReader(file).list();
  }

  /**
   * As {@link #read}, and refuses a file without a digest: of a file that {@link #write} wrote,
   * every change is noticed.
   */
  public static TensorFile readVerified(Path file) {
    return new TensorFileReader(file).read(true, name -> true);
  }

  /** A buffer for some of the numbers of a file. */
  static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  }
}
