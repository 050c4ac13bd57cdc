package org.chainzrule.io;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.chainzrule.Internal;

/** The folders of data sets and downloads, which environment variables set. */
@Internal({"data", "doctor"})
public final class DataLocations {

  /** The name of the variable that holds a folder with data sets. */
  public static final String DATA = "CHAINZRULE_DATA";

  private static final String HOME = "CHAINZRULE_HOME";

  private DataLocations() {}

  /**
   * The folder for downloads of one data set: a subfolder of the folder in {@code CHAINZRULE_HOME},
   * or else of {@code ~/.chainzrule}.
   *
   * @param environment variables, as in {@code System.getenv()}
   * @param name the subfolder's name
   * @throws InvalidPathException if the variable does not hold a path
   */
  public static Path cache(Map<String, String> environment, String name) {
    String home = environment.getOrDefault(HOME, "");
    Path base =
        home.isBlank() ? Path.of(System.getProperty("user.home"), ".chainzrule") : Path.of(home);
    return base.resolve(name);
  }
}
