package org.chainzrule.tensor.safetensors;

import java.nio.file.Path;
import org.chainzrule.io.FullDisk;

/** Writes files to a disk that fails, for tests of other packages. */
public final class FailingDisk {

  private FailingDisk() {}

  /**
   * Writes a file to a disk that is full after a number of calls.
   *
   * @throws TensorFileException unless there were enough of them
   */
  public static void write(TensorFile content, Path file, int calls) {
    content.write(file, FullDisk.after(calls, FullDisk.Failure.NO_SPACE));
  }
}
