package org.chainzrule.tensor;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes files to a disk that fails, for tests of other packages. */
public final class FailingDisk {

  private FailingDisk() {}

  /**
   * Writes a file to a disk that is full after so many calls.
   *
   * @throws TensorFileException unless there were enough of them
   */
  public static void write(TensorFile content, Path file, int calls) {
    content.write(
        file,
        new AtomicFile(
            scratch -> {
              FullDisk.fail(calls, FullDisk.Failure.NO_SPACE);
              return new FullDisk(
                  FileChannel.open(
                      scratch, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  calls,
                  FullDisk.Failure.NO_SPACE);
            }));
  }
}
