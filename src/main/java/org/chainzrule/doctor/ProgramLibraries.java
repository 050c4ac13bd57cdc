package org.chainzrule.doctor;

import java.util.Optional;
import org.chainzrule.Internal;
import org.chainzrule.io.DataException;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * The libraries that programs with command lines need and this library does not bring: the parser
 * of their options and a logger. This class can be loaded without them.
 */
@Internal("examples")
public final class ProgramLibraries {

  static final String PICOCLI = "info.picocli:picocli:4.7.7";
  static final String LOGBACK = "ch.qos.logback:logback-classic:1.5.32";

  private ProgramLibraries() {}

  /** Whether there is a parser of options. */
  public static boolean hasOptions() {
    return LibraryFindings.isPresent("picocli.CommandLine");
  }

  /**
   * Checks that options can be parsed.
   *
   * @throws DataException if they cannot
   */
  public static void checkOptions() {
    if (!hasOptions()) {
      throw new DataException(
          "expected "
              + PICOCLI
              + " on the class path, which parses the options of programs, got none");
    }
  }

  /** What is lost where there is no logger; empty where there is one. */
  public static Optional<String> withoutLogger() {
    return hasLogger()
        ? Optional.empty()
        : Optional.of("no logger on the class path, so that warnings are lost; add " + LOGBACK);
  }

  static boolean hasLogger() {
    return !(LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory);
  }
}
