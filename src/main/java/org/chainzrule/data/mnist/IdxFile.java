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
 * The content of an IDX file of unsigned bytes, the file format of MNIST.
 *
 * @param sizes the size of each axis, at least 1; the first counts examples
 * @param bytes the elements, the last axis running fastest
 */
record IdxFile(int[] sizes, byte[] bytes) {

  private static final int UNSIGNED_BYTES = 0x0800;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  /**
   * Reads a file, plain or compressed with gzip.
   *
   * @param axes how many axes the file must have: 3 for images (magic number 0x0803), 1 for labels
   *     (0x0801)
   * @throws DataException if it is anything else, incomplete or longer than its header says
   */
  static IdxFile read(Path path, int axes) {
    try (InputStream in = Gzip.openWithin(path)) {
      int[] sizes = sizes(in.readNBytes(4 + 4 * axes), axes, path);
      return new IdxFile(sizes, elements(in, sizes, path));
    } catch (NoSuchFileException e) {
      throw new DataException("expected an IDX file at " + path + ", got none", e);
    } catch (IOException e) {
      throw Gzip.unreadable(path, e);
    }
  }

  private static int[] sizes(byte[] header, int axes, Path path) {
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
    if (magic != (UNSIGNED_BYTES | axes)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected the magic number 0x%04X of IDX bytes with %d axes, got 0x%04X: %s",
              UNSIGNED_BYTES | axes,
              axes,
              magic,
              path));
    }
    int[] sizes = new int[axes];
    long product = 1;
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
   * Reads the elements. A header that claims far more than the file can hold is noticed before any
   * memory is taken for it.
   */
  private static byte[] elements(InputStream in, int[] sizes, Path path) throws IOException {
    int expected = 1;
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
