package org.chainzrule.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;

/**
 * A data set that sends a signal to the process that reads it, or fails as a broken disk does, as
 * soon as so many batches have been read there. Of all readers only the first to come so far does,
 * and a file says the number of its process.
 *
 * @param marker the file; it must not exist yet
 * @param signal such as {@code KILL} or {@code STOP}, or {@link #FAILURE}
 */
record Disturbance(Dataset data, Path marker, String signal, int[] left) implements Dataset {

  static final String FAILURE = "none, but an exception";

  /** A data set that disturbs after so many batches. */
  static Dataset after(int batches, String signal, Path marker, Dataset data) {
    return new Disturbance(data, marker, signal, new int[] {batches});
  }

  @Override
  public int size() {
    return data.size();
  }

  @Override
  public Shape inputShape() {
    return data.inputShape();
  }

  @Override
  public OptionalInt classes() {
    return data.classes();
  }

  @Override
  public String digest() {
    return data.digest();
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    if (left[0]-- == 0) {
      disturb();
    }
    return data.batch(rows, precision);
  }

  private void disturb() {
    long pid = ProcessHandle.current().pid();
    try {
      // Whole or not there at all, so that nobody reads an empty file.
      Path written = Files.writeString(marker.resolveSibling(marker.getFileName() + "." + pid), "");
      Files.writeString(written, Long.toString(pid));
      Files.createLink(marker, written);
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (signal.equals(FAILURE)) {
      throw new UncheckedIOException(new IOException("the disk is broken"));
    }
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
      Thread.sleep(200_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
