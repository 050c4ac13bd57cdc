package org.chainzrule.examples;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.chainzrule.experiment.fairfight.Fight;
import org.chainzrule.experiment.fairfight.FightProgress;
import org.chainzrule.experiment.fairfight.FightResult;
import org.chainzrule.experiment.fairfight.FightRun;
import org.chainzrule.experiment.fairfight.RunKey;
import org.chainzrule.experiment.page.PageLibraries;
import org.chainzrule.experiment.rival.Contestant;
import org.chainzrule.experiment.verdict.FairFightPage;
import org.chainzrule.experiment.verdict.FightFiles;
import org.chainzrule.experiment.verdict.FightTables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Trains the library's networks and their rivals under one protocol, and prints what came out as
 * Markdown tables. Learning rates and strengths of penalties are chosen on held-out training
 * examples; then every network is trained from several seeds and measured on the test set. What was
 * done stays in a folder, in which a fight that was killed goes on:
 *
 * <pre>{@code
 * mvn -q compile exec:java -Dexec.mainClass=org.chainzrule.examples.FairFight -Dexec.args=--quick
 * }</pre>
 */
@Command(
    name = "FairFight",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Trains the library's networks and their rivals under one protocol on MNIST or other data,"
            + " and prints the results as Markdown tables.")
public final class FairFight implements Callable<Integer> {

  @Mixin private final FightDataOptions data = new FightDataOptions();
  @Mixin private final FightOptions options = new FightOptions();

  @Spec private CommandSpec program;

  FairFight() {}

  /** Runs the program; {@code --help} lists its arguments. */
  public static void main(String... args) {
    Console.main(new FairFight(), args);
  }

  @Override
  public Integer call() throws Exception {
    data.check(program);
    options.check(data);
    PageLibraries.check();
    Fight fight = options.fight(data);
    Console.print("data            %s", fight.data().split().description());
    List<String> names = fight.contestants().stream().map(Contestant::name).toList();
    Console.print("contestants     %s", String.join(", ", names));
    Console.print(
        "runs            %d, of %d epochs each, %d at once",
        fight.runs(), fight.settings().epochs(), options.jobs());
    FightResult result = fight.run(options.folder(), options.jobs(), FairFight::show);
    FightFiles.write(result, options.folder());
    new FairFightPage(result, fight.data(), Console.commandLine(program))
        .page()
        .write(options.folder().resolve(FairFightPage.FILE));
    Console.print(FightTables.all(result));
    Console.print("");
    Console.print("written         %s", options.folder());
    return 0;
  }

  /** Prints a line after each run: what finished, how many are left and how long they take. */
  private static void show(FightProgress now) {
    if (now.last().isPresent()) {
      Console.print(
          "%4d done, %d left%s   %s",
          now.done(),
          now.left(),
          now.timeLeft().map(left -> ", about " + words(left)).orElse(""),
          words(now.last().get()));
    }
  }

  private static String words(FightRun run) {
    RunKey key = run.key();
    String what =
        String.format(
            Locale.ROOT,
            "%s %s, seed %d, rate %s%s%s: ",
            key.phase().name().toLowerCase(Locale.ROOT),
            key.entrant(),
            key.seed(),
            key.rate(),
            key.penaltyStrength() == 0 ? "" : ", penalty " + key.penaltyStrength(),
            key.dregStrength() == 0 ? "" : ", λ " + key.dregStrength());
    return what
        + run.failure()
            .orElseGet(() -> String.format(Locale.ROOT, "%.2f %%", 100 * run.accuracy()));
  }

  private static String words(Duration left) {
    return left.toHours() > 0
        ? String.format(Locale.ROOT, "%d h %d min", left.toHours(), left.toMinutesPart())
        : left.toMinutes() > 0
            ? String.format(Locale.ROOT, "%d min %d s", left.toMinutes(), left.toSecondsPart())
            : left.toSeconds() + " s";
  }
}
