package org.chainzrule.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.chainzrule.io.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every reader of files must satisfy: a damaged file gives a value or one of the library's own
 * errors, whose message names the file and the place, within a limit of time and of memory, and
 * nothing is left behind. Where the format has checksums, the value is the one that was written.
 *
 * <p>The number of cases, the seed and a single case are system properties, see {@link FuzzRun}.
 */
public interface FuzzContract {

  /**
   * The valid files by name, which stand beside each other in a folder; each is damaged in turn.
   */
  Map<String, byte[]> samples(Path scratch) throws Exception;

  /** The parts of a file that are damaged: the whole file, and what lies behind checksums. */
  List<Part> parts(String name, byte[] sample);

  /**
   * Reads a file to its end.
   *
   * @return all that it says, with an {@code equals} that compares it
   */
  Object read(Path file) throws Exception;

  /** The errors that a reader may throw. */
  default Set<Class<? extends Exception>> errors() {
    return Set.of(DataException.class);
  }

  /** Words of the format, which are put into it at places where they do not belong. */
  default List<String> dictionary() {
    return List.of();
  }

  /** What a message must say, besides the folder. */
  default Pattern place() {
    return Pattern.compile("(?s).*\\b(?:expected|could not) .*");
  }

  /** Whether the reader may leave a file of this name in the folder of the file that it reads. */
  default boolean mayLeave(String name) {
    return false;
  }

  @Test
  default void damaged_files_give_a_value_or_a_typed_error(@TempDir Path folder) throws Exception {
    new FuzzRun(this, folder).run();
  }
}
