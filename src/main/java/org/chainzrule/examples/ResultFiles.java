package org.chainzrule.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.chainzrule.data.DataException;
import org.chainzrule.nn.Model;
import picocli.CommandLine.Option;

/** What a training leaves behind, where its user asks. */
final class ResultFiles {

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results to a file.")
  Path json;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Write the trained network to a file, with where it comes from.")
  Path save;

  /** Fails before the training rather than after it, if a file could not be written. */
  void check() {
    if (json != null) {
      checkWritable("--json", json);
    }
    if (save != null) {
      checkWritable("--save", save);
    }
  }

  private static void checkWritable(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new DataException(
          "expected " + option + " to name a file in a writable folder, got " + file);
    }
  }

  void write(String results, Model model) {
    if (json != null) {
      writeWhole(json, results);
    }
    if (save != null) {
      model.save(save);
      Console.print("saved           %s", save);
    }
  }

  /** Writes a file whole or not at all. */
  private static void writeWhole(Path file, String text) {
    Path target = file.toAbsolutePath();
    try {
      Path part = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".part");
      try {
        Files.writeString(part, text);
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + e.getMessage(), e);
    }
  }
}
