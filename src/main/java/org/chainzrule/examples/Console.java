package org.chainzrule.examples;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.chainzrule.data.DataException;
import org.chainzrule.tensor.BackendException;
import org.chainzrule.tensor.TensorFileException;
import org.chainzrule.train.CheckpointException;
import org.chainzrule.train.DivergenceException;
import picocli.CommandLine;

/** How an example starts, says what is wrong, and ends. */
final class Console {

  /** Failures that a user can do something about: their message is all there is to show. */
  private static final List<Class<? extends Exception>> EXPLAINED =
      List.of(
          DataException.class,
          BackendException.class,
          DivergenceException.class,
          CheckpointException.class,
          TensorFileException.class,
          IllegalArgumentException.class);

  private Console() {}

  /** Runs a command; gives its exit code, 0 for success, 1 for a failure, 2 for a wrong call. */
  static int run(Callable<Integer> command, String... args) {
    // Read before the first logger is made; a user's own configuration has precedence.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "org/chainzrule/examples/logback.xml");
    }
    CommandLine line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (wrong, given) -> {
          System.err.println(wrong.getMessage() + " (--help shows the options)");
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (failure, which, result) -> {
          if (EXPLAINED.stream().noneMatch(type -> type.isInstance(failure))) {
            throw failure;
          }
          System.err.println(failure.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    return line.execute(args);
  }

  /** Whether standard output is a terminal that a line can be drawn over on. */
  static boolean isTerminal() {
    java.io.Console console = System.console();
    if (console == null || System.getenv("TERM") == null) {
      return false;
    }
    try {
      // From Java 22 there is always a console, which has to be asked.
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
