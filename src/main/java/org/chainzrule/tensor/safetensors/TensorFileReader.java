package org.chainzrule.tensor.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.chainzrule.io.Digest;
import org.chainzrule.io.FailureReason;
import org.chainzrule.tensor.Shape;

/**
 * Reads one safetensors file: its header, and then the numbers of those tensors that are wanted.
 */
final class TensorFileReader {

  private final Path file;
  private final ByteBuffer buffer = TensorFile.buffer();
  private final Digest digest = Digest.empty();

  TensorFileReader(Path file) {
    this.file = file;
  }

  /**
   * The content of the file.
   *
   * @param verified whether a file without a digest is refused
   * @param names whether the tensor of this name is wanted
   */
  TensorFile read(boolean verified, Predicate<String> names) {
    return opened(channel -> read(channel, verified, names));
  }

  /** What the header says of the tensors. */
  List<TensorEntry> list() {
    return opened(
        channel -> {
          byte[] header = header(channel);
          long dataBytes = channel.size() - Long.BYTES - header.length;
          return TensorHeader.decode(header, dataBytes).tensors().stream()
              .map(TensorHeader.Place::entry)
              .toList();
        });
  }

  /** Reads something from an open file. */
  @FunctionalInterface
  private interface Reading<T> {
    T from(FileChannel channel) throws IOException;
  }

  private <T> T opened(Reading<T> reading) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new TensorFileException(file, "expected a file, got a folder or device");
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return reading.from(channel);
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

  private TensorFile read(FileChannel channel, boolean verified, Predicate<String> names)
      throws IOException {
    byte[] header = header(channel);
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
    Map<String, Shape> wanted = new LinkedHashMap<>();
    for (TensorHeader.Place place : read.tensors()) {
      if (names.test(place.entry().name())) {
        wanted.put(place.entry().name(), loadable(place));
      }
    }
    HostArray.Exchange filling =
        empty -> {
          fill(empty, channel);
          digest.addBytes(empty);
        };
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    for (TensorHeader.Place place : read.tensors()) {
      TensorEntry entry = place.entry();
      if (wanted.containsKey(entry.name())) {
        tensors.put(entry.name(), numbers(entry, wanted.get(entry.name()), filling));
      } else if (hasDigest) {
        skip(place.end() - place.begin(), filling);
      } else {
        channel.position(channel.position() + place.end() - place.begin());
      }
    }
    String actual = digest.hex();
    if (expected != null && !expected.equals(actual)) {
      throw new TensorFileException(
          file,
          "expected bytes of SHA-256 " + expected + ", got " + actual + ": the file is damaged");
    }
    return new TensorFile(read.metadata(), tensors);
  }

  /** The shape of a tensor that can be loaded; the others are refused by name. */
  private static Shape loadable(TensorHeader.Place place) {
    TensorEntry entry = place.entry();
    if (entry.dtype().precision().isEmpty()) {
      throw new IllegalArgumentException(
          "expected numbers of dtype F64, F32, F16, BF16 or I64 in tensor "
              + entry.name()
              + ", got "
              + entry.dtype());
    }
    return place.shape();
  }

  private HostArray numbers(TensorEntry entry, Shape shape, HostArray.Exchange filling)
      throws IOException {
    try {
      return HostArray.read(shape, entry.dtype(), buffer, filling);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("tensor " + entry.name() + ": " + e.getMessage(), e);
    }
  }

  private void skip(long bytes, HostArray.Exchange filling) throws IOException {
    for (long left = bytes; left > 0; left -= buffer.limit()) {
      filling.with(buffer.clear().limit((int) Math.min(left, buffer.capacity())));
    }
  }

  /** The header's bytes; nothing is allocated before its length is known to be true. */
  private byte[] header(FileChannel channel) throws IOException {
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
}
