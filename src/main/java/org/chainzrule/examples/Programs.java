package org.chainzrule.examples;

import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Starts the program that the first argument names, with the other arguments; the main class of the
 * jar that holds everything:
 *
 * <pre>{@code
 * java -jar target/chainzrule-0.1.0-SNAPSHOT-all.jar TrainMnist --epochs 3
 * }</pre>
 */
@Command(
    name = "java -jar chainzrule-all.jar",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "PROGRAM [OPTIONS]",
    commandListHeading = "%nPrograms, whose own --help lists their options:%n",
    description = "Starts one of the programs of ChainzRule.",
    subcommands = {
      Doctor.class,
      TrainMnist.class,
      TrainYelpFull.class,
      ComparePenalties.class,
      FairFight.class,
      MonitorDigits.class,
      CustomLayer.class
    })
public final class Programs implements Callable<Integer> {

  @Spec private CommandSpec spec;

  private Programs() {}

  /** Runs the program that the first argument names; {@code --help} lists them all. */
  public static void main(String... args) {
    Console.checkLibraries();
    CommandLine chosen =
        args.length == 0 ? null : new CommandLine(new Programs()).getSubcommands().get(args[0]);
    if (chosen == null) {
      Console.main(new Programs(), args);
    } else {
      Console.main(chosen.getCommand(), Arrays.copyOfRange(args, 1, args.length));
    }
  }

  /** Where no program is named, tells which there are. */
  @Override
  public Integer call() {
    spec.commandLine().usage(System.out);
    return 0;
  }
}
