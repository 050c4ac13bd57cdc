package org.chainzrule.examples;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.chainzrule.doctor.Examination;
import org.chainzrule.doctor.ProgramLibraries;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Prints what is found on this machine, whether it is what the library is tested with, and the
 * remedy where it is not. All that it prints may be pasted into a bug report:
 *
 * <pre>{@code
 * mvn -q compile exec:java -Dexec.mainClass=org.chainzrule.examples.Doctor
 * }</pre>
 *
 * <p>The exit code is 0 where the library works, else 1. Without picocli there are no options.
 */
@Command(
    name = "Doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Examines this installation; paste what it prints into a bug report.")
public final class Doctor implements Callable<Integer> {

  /** About how long products and training steps are timed. */
  private static final Duration SPEED_TEST = Duration.ofSeconds(8);

  @Option(names = "--no-speed-test", description = "Leave out the speed test of eight seconds.")
  private boolean skipping;

  Doctor() {}

  /** Runs the program; {@code --help} lists its arguments. */
  public static void main(String... args) {
    if (ProgramLibraries.hasOptions()) {
      Console.main(new Doctor(), args);
    } else if (new Doctor().call() != 0) {
      System.exit(1);
    }
  }

  @Override
  public Integer call() {
    Examination found = Examination.of(System.getenv(), skipping ? Duration.ZERO : SPEED_TEST);
    found.lines().forEach(System.out::println);
    return found.usable() ? 0 : 1;
  }
}
