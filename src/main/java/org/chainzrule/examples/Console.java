package org.chainzrule.examples;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chainzrule.doctor.ProgramLibraries;
import org.chainzrule.experiment.recipe.EnumNames;
import org.chainzrule.io.DataException;
import org.chainzrule.spark.LostWorkersException;
import org.chainzrule.spark.storage.HadoopFiles;
import org.chainzrule.tensor.BackendException;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.train.DivergenceException;
import org.chainzrule.train.checkpoint.CheckpointException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Starts an example, prints its output and failures, and sets the exit code of the process. */
final class Console {

  /** Exceptions that users can act on: only their message is printed, without a stack trace. */
  private static final List<Class<? extends Exception>> EXPLAINED =
      List.of(
          DataException.class,
          BackendException.class,
          DivergenceException.class,
          CheckpointException.class,
          LostWorkersException.class,
          TensorFileException.class,
          IllegalArgumentException.class);

  /** Messages of the virtual machine where the heap is too small. */
  private static final Set<String> HEAP = Set.of("Java heap space", "GC overhead limit exceeded");

  /** How the location of a file system of Hadoop begins. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://");

  private static final Pattern LINE_BREAKS =
      Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]");

  /** Words that no shell changes. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./:=,@%+-]+");

  /** The largest number of words that a message names instead of a mistyped one. */
  private static final int MAX_SIMILAR = 3;

  private Console() {}

  /** Runs a command, and exits the process with its exit code if that is not 0. */
  static void main(Callable<Integer> command, String... args) {
    checkLibraries();
    int code = run(command, args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Says what is missing of the libraries that programs need, and exits the process where nothing
   * works without it. This class can be loaded without them.
   */
  static void checkLibraries() {
    setLogging();
    try {
      ProgramLibraries.checkOptions();
    } catch (DataException e) {
      System.err.println(e.getMessage());
      System.exit(CommandLine.ExitCode.SOFTWARE);
    }
    ProgramLibraries.withoutLogger().ifPresent(System.err::println);
  }

  /** Before the first logger is created; what the user has set takes precedence. */
  private static void setLogging() {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "org/chainzrule/examples/logback.xml");
    }
    if (System.getProperty("slf4j.internal.verbosity") == null) {
      // Its own three lines where there is no logger say less than one sentence does.
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
  }

  /** Runs a command; the exit code is 0 for success, 1 for a failure and 2 for wrong options. */
  static int run(Callable<Integer> command, String... args) {
    setLogging();
    CommandLine line = withConverters(new CommandLine(command));
    // A word that begins with @ is a word, not a file whose content becomes arguments.
    line.setExpandAtFiles(false);
    line.setUsageHelpAutoWidth(isTerminal());
    line.setParameterExceptionHandler(
        (wrong, given) -> {
          System.err.println(
              onOneLine(wrong.getMessage() + similar(wrong)) + " (--help shows the options)");
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
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      System.err.println("out of memory: " + shortage(String.valueOf(e.getMessage())));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** The words that look like one that is none, the most similar first. */
  private static String similar(ParameterException wrong) {
    List<String> words =
        wrong instanceof UnmatchedArgumentException unknown ? unknown.getSuggestions() : List.of();
    return words.isEmpty()
        ? ""
        : words.stream()
            .limit(MAX_SIMILAR)
            .collect(Collectors.joining(", ", "; did you mean ", "?"));
  }

  /**
   * A message that repeats arguments, with what would break its line or rule a terminal escaped.
   */
  private static String onOneLine(String message) {
    return LINE_BREAKS
        .matcher(message)
        .replaceAll(
            found -> String.format(Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
  }

  /** What is short, and how to have more; the virtual machine itself names only its heap. */
  private static String shortage(String message) {
    if (!HEAP.contains(message)) {
      return message;
    }
    long limit = Runtime.getRuntime().maxMemory() >> 20;
    return String.format(
        Locale.ROOT,
        "expected more than the %d MB that -Xmx allows the Java heap; start Java with -Xmx%dm or"
            + " more, or Maven with MAVEN_OPTS=-Xmx%2$dm",
        limit,
        2 * limit);
  }

  /**
   * Lets options take enum constants as {@link EnumNames} spells them, ignoring case, and paths
   * with a sentence about what is none.
   */
  static CommandLine withConverters(CommandLine line) {
    line.getCommandSpec().options().stream()
        .map(OptionSpec::type)
        .filter(Class::isEnum)
        .forEach(type -> Converters.register(line, type));
    line.registerConverter(Path.class, Converters::path);
    return line;
  }

  /** Apart, since Console is loaded without picocli, and this cannot be. */
  private static final class Converters {

    private Converters() {}

    /** A path of the local disk, or a location of Hadoop where the name has a scheme. */
    private static Path path(String name) {
      try {
        return SCHEME.matcher(name).lookingAt() ? HadoopFiles.path(name) : Path.of(name);
      } catch (DataException e) {
        throw new TypeConversionException(e.getMessage());
      } catch (NoClassDefFoundError e) {
        throw new TypeConversionException(
            "expected a path of the local disk where Apache Spark is not on the class path, got "
                + name);
      } catch (InvalidPathException e) {
        throw new TypeConversionException("expected a path, got another name: " + e.getReason());
      }
    }

    private static <E> void register(CommandLine line, Class<E> type) {
      line.registerConverter(
          type,
          name -> {
            try {
              return EnumNames.read(type, name);
            } catch (IllegalArgumentException e) {
              throw new TypeConversionException(e.getMessage());
            }
          });
    }
  }

  /** What the user typed to start a program, as a shell takes it. */
  static String commandLine(CommandSpec program) {
    return Stream.concat(
            Stream.of("java", program.userObject().getClass().getName()),
            program.commandLine().getParseResult().originalArgs().stream())
        .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  /** Sets the options of a program by arguments that it was started with elsewhere. */
  static <P> P parsed(P program, String... args) {
    CommandLine line = withConverters(new CommandLine(program));
    line.setExpandAtFiles(false);
    line.parseArgs(args);
    return program;
  }

  /** The result of a check; if it fails, the name of the option is put before its message. */
  static <T> T named(String option, Supplier<T> check) {
    try {
      return check.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  static void checkAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "expected " + option + " of at least " + least + ", got " + value);
    }
  }

  /**
   * Rejects options that the program does not read in some mode.
   *
   * @param mode the option that chooses the mode
   * @param read the options that it reads
   */
  static void checkOnly(CommandSpec program, String mode, Set<String> read) {
    checkWithout(
        program,
        mode,
        given(program)
            .filter(option -> !option.equals(mode) && !read.contains(option))
            .toArray(String[]::new));
  }

  /** Rejects any of these options with one that chooses a mode in which they are not read. */
  static void checkWithout(CommandSpec program, String mode, String... unread) {
    List<String> wrong = List.of(unread);
    given(program)
        .filter(wrong::contains)
        .findFirst()
        .ifPresent(
            option -> {
              throw new IllegalArgumentException(
                  "expected " + mode + " without " + option + ", which it does not read");
            });
  }

  /** Rejects an option that only another one gives a meaning, where that was not given. */
  static void checkNeeded(CommandSpec program, String option, String needed) {
    List<String> given = given(program).toList();
    if (given.contains(option) && !given.contains(needed)) {
      throw new IllegalArgumentException("expected " + needed + " with " + option + ", got none");
    }
  }

  /** The options of the command line by their names. */
  private static Stream<String> given(CommandSpec program) {
    return program.commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::longestName);
  }

  /** The columns of the terminal; 0 where standard output is none. */
  static int columns() {
    return isTerminal()
        ? new CommandLine(CommandSpec.create()).setUsageHelpAutoWidth(true).getUsageHelpWidth()
        : 0;
  }

  /** Whether standard output is a terminal, on which a line can be overwritten. */
  static boolean isTerminal() {
    java.io.Console console = System.console();
    if (console == null || System.getenv("TERM") == null) {
      return false;
    }
    try {
      // Since Java 22 there always is a console, with a method that tells.
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  static void print(List<String> lines) {
    lines.forEach(System.out::println);
  }

  static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
