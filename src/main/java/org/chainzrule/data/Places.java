package org.chainzrule.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Where data lies, as the environment says. */
final class Places {

  /** Names the variable with a folder of data. */
  static final String DATA = "CHAINZRULE_DATA";

  private static final String HOME = "CHAINZRULE_HOME";

  private Places() {}

  /**
   * A folder in {@code CHAINZRULE_HOME}, or else in {@code ~/.chainzrule}.
   *
   * @throws InvalidPathException if the variable holds no path
   */
  static Path cache(Map<String, String> environment, String name) {
    String home = environment.getOrDefault(HOME, "");
    Path base =
        home.isBlank() ? Path.of(System.getProperty("user.home"), ".chainzrule") : Path.of(home);
    return base.resolve(name);
  }
}
