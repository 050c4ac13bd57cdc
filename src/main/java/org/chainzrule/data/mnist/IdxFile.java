package org.chainzrule.data.mnist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Gzip;
import org.chainzrule.io.HeapSpace;

/**
 * The content of an IDX file, the file format of MNIST.
 *
 * @param elements the type of the elements
 * @param sizes the size of each axis, at least 1; the first counts examples
 * @param bytes the bytes of the elements, the last axis running fastest
 */
record IdxFile(Elements elements, int[] sizes, byte[] bytes) {

  /** The types of elements that are read. */
  enum Elements {
    /** Bytes in 0..255. */
    UNSIGNED_BYTES(0x0800, 1, "bytes"),
    /** Whole numbers of 32 bits with a sign, the highest byte first. */
    INTS(0x0C00, Integer.BYTES, "ints");

    private final int magic;
    private final int width;
    private final String noun;

    Elements(int magic, int width, String noun) {
      this.magic = magic;
      this.width = width;
      this.noun = noun;
    }
  }

  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  /**
   * Reads a file, plain or compressed with gzip.
   *
   * @param elements the type that its elements must have
   * @param axes how many axes the file must have: 3 for images (magic number 0x0803), 1 for labels
   *     (0x0801)
   * @throws DataException if it is anything else, incomplete or longer than its header says
   */
  static IdxFile read(Path path, Elements elements, int axes) {
    try (InputStream in = Gzip.openWithin(path)) {
      int[] sizes = sizes(in.readNBytes(4 + 4 * axes), elements, axes, path);
      return new IdxFile(elements, sizes, bytes(in, sizes, elements, path));
    } catch (NoSuchFileException e) {
      throw new DataException("expected an IDX file at " + path + ", got none", e);
    } catch (IOException e) {
      throw Gzip.unreadable(path, e);
    }
  }

  /** The element at an index. */
  int element(int index) {
    return switch (elements) {
      case UNSIGNED_BYTES -> bytes[index] & 0xFF;
      case INTS -> ByteBuffer.wrap(bytes).getInt(Integer.BYTES * index);
    };
  }

  private static int[] sizes(byte[] header, Elements elements, int axes, Path path) {
    if (header.length == 0) {
      throw new DataException("expected an IDX file, got an empty file: " + path);
    }
    if (Gzip.looksLikeHtml(header)) {
      throw new DataException("expected an IDX file, got what looks like an HTML page: " + path);
    }
    int headerBytes = 4 + 4 * axes;
    if (header.length < headerBytes) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected an IDX header of %s bytes, got a file of %s: %s",
              headerBytes,
              header.length,
              path));
    }
    ByteBuffer numbers = ByteBuffer.wrap(header);
    int magic = numbers.getInt();
    if (magic != (elements.magic | axes)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected the magic number 0x%04X of IDX %s with %d axes, got 0x%04X: %s",
              elements.magic | axes,
              elements.noun,
              axes,
              magic,
              path));
    }
    int[] sizes = new int[axes];
    long product = elements.width;
    for (int axis = 0; axis < axes; axis++) {
      long size = Integer.toUnsignedLong(numbers.getInt());
      if (size < 1 || size > MAX_BYTES / product) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "expected sizes of at least 1 that make at most %s bytes, got size %s for axis %s: %s",
                MAX_BYTES,
                size,
                axis,
                path));
      }
      sizes[axis] = (int) size;
      product *= size;
    }
    return sizes;
  }

  /**
   * Reads the bytes of the elements. A header that claims far more than the file can hold is
   * noticed before any memory is taken for it.
   */
  private static byte[] bytes(InputStream in, int[] sizes, Elements elements, Path path)
      throws IOException {
    int expected = elements.width;
    for (int size : sizes) {
      expected *= size;
    }
    if (expected > Gzip.mostUnpacked(path)) {
      throw fewer(expected, in.transferTo(OutputStream.nullOutputStream()), path);
    }
    int count = expected;
    byte[] bytes = HeapSpace.allocate(count, path, () -> new byte[count]);
    int got = in.readNBytes(bytes, 0, count);
    if (got < count) {
      throw fewer(count, got, path);
    }
    if (in.read() >= 0) {
      throw new DataException(
          "expected " + count + " bytes after the header, got more than that: " + path);
    }
    return bytes;
  }

  private static DataException fewer(long expected, long got, Path path) {
    return new DataException(
        "expected " + expected + " bytes after the header, got " + got + ": " + path);
  }
}
