package org.chainzrule.tensor;

import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Signals that no ND4J backend could be loaded. The message names the cause: the dependencies to
 * add where some are missing, or else what keeps the backend from starting.
 */
public final class BackendException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** A variable that ND4J reads as a whole number; OpenMP also allows a list. */
  private static final String THREADS = "OMP_NUM_THREADS";

  BackendException(Throwable cause) {
    super(message(root(cause)), cause);
  }

  private static Throwable root(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private static String message(Throwable root) {
    String text = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    String reason = root.getClass().getSimpleName() + ": " + text;
    String threads = System.getenv(THREADS);
    if (root instanceof NumberFormatException && threads != null) {
      return "expected one whole number in the environment variable "
          + THREADS
          + ", which is all that ND4J reads, got \""
          + threads
          + '"';
    }
    if (text.startsWith("Could not create the cache")) {
      return "expected a folder that ND4J's native libraries can be unpacked to, but none of these"
          + " can be written: "
          + String.join(", ", unpackingFolders())
          + "; -Dorg.bytedeco.javacpp.cachedir=FOLDER names another one";
    }
    boolean missing = root instanceof LinkageError && !namesFile(text);
    return missing || reason.startsWith("NoAvailableBackendException")
        ? dependencies(reason)
        : "expected the ND4J backend on the class path to start, got " + reason;
  }

  /** Whether the message begins with a path, of a library that is there and cannot be loaded. */
  private static boolean namesFile(String message) {
    return new File(message.split(": ", 2)[0]).isAbsolute();
  }

  /** Where JavaCPP would unpack to, in its order. */
  private static List<String> unpackingFolders() {
    return Stream.of(
            System.getProperty("org.bytedeco.javacpp.cachedir"),
            System.getProperty("user.home") + "/.javacpp/cache",
            System.getProperty("java.io.tmpdir"))
        .filter(Objects::nonNull)
        .toList();
  }

  private static String dependencies(String reason) {
    return String.format(
        Locale.ROOT,
        """
        expected an ND4J backend on the class path, found none that works here (%s); add to the pom:

            <dependency>
              <groupId>org.nd4j</groupId>
              <artifactId>nd4j-native</artifactId>
              <version>1.0.0-M2.1</version>
            </dependency>
            <dependency>
              <groupId>org.nd4j</groupId>
              <artifactId>nd4j-native</artifactId>
              <version>1.0.0-M2.1</version>
              <classifier>%s</classifier>
            </dependency>
            <dependency>
              <groupId>org.bytedeco</groupId>
              <artifactId>openblas</artifactId>
              <version>0.3.31-1.5.13</version>
            </dependency>
            <dependency>
              <groupId>org.bytedeco</groupId>
              <artifactId>openblas</artifactId>
              <version>0.3.31-1.5.13</version>
              <classifier>%2$s</classifier>
            </dependency>
            <dependency>
              <groupId>org.bytedeco</groupId>
              <artifactId>javacpp</artifactId>
              <version>1.5.13</version>
            </dependency>
            <dependency>
              <groupId>org.bytedeco</groupId>
              <artifactId>javacpp</artifactId>
              <version>1.5.13</version>
              <classifier>%2$s</classifier>
            </dependency>
        """,
        reason,
        platform());
  }

  /** The classifier of this platform's native libraries. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.contains("win") ? "windows" : os.contains("mac") ? "macosx" : "linux";
    return system + (arch.equals("aarch64") || arch.equals("arm64") ? "-arm64" : "-x86_64");
  }
}
