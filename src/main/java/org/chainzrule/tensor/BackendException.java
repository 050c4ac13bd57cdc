package org.chainzrule.tensor;

import java.util.Locale;

/** Signals that no ND4J backend could be loaded; the message shows the dependencies to add. */
public final class BackendException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BackendException(Throwable cause) {
    super(message(cause), cause);
  }

  private static String message(Throwable cause) {
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
        root(cause),
        platform());
  }

  private static String root(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
    return deepest.getClass().getSimpleName() + ": " + text;
  }

  /** The classifier of this platform's native libraries. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.contains("win") ? "windows" : os.contains("mac") ? "macosx" : "linux";
    return system + (arch.equals("aarch64") || arch.equals("arm64") ? "-arm64" : "-x86_64");
  }
}
