package org.chainzrule.io;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.chainzrule.Internal;

/**
 * Allocates large arrays for the content of files, with an error in words where memory is short.
 */
@Internal({"data", "text"})
public final class HeapSpace {

  private static final int MEGABYTE = 1_000_000;

  private HeapSpace() {}

  /**
   * The array that {@code allocation} makes.
   *
   * @param bytes its size
   * @param file what it is for
   * @throws DataException if the Java heap has too little room for it
   */
  public static <T> T allocate(long bytes, Path file, Supplier<T> allocation) {
    try {
      return allocation.get();
    } catch (OutOfMemoryError e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected %s MB of free memory, got less of the %s MB that -Xmx allows: %s",
              bytes / MEGABYTE + 1,
              Runtime.getRuntime().maxMemory() / MEGABYTE,
              file),
          e);
    }
  }
}
