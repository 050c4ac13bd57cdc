package org.chainzrule.examples;

import java.util.List;
import java.util.concurrent.Callable;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.comparison.PenaltyComparison;
import org.chainzrule.experiment.comparison.PenaltySetting;
import org.chainzrule.experiment.comparison.PenaltyTables;
import org.chainzrule.experiment.comparison.StrengthChoice;
import org.chainzrule.experiment.recipe.EnumNames;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Compares DREG in each scope with other penalties on digits. The strength of each penalty is
 * chosen on held-out images; then networks are trained from several seeds and evaluated on the test
 * set. {@link #call} prints a table of strengths, one of results and one of costs:
 *
 * <pre>{@code
 * mvn -q compile exec:java -Dexec.mainClass=org.chainzrule.examples.ComparePenalties
 * }</pre>
 */
@Command(
    name = "ComparePenalties",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares DREG with other penalties on MNIST, and prints the results as Markdown tables.")
public final class ComparePenalties implements Callable<Integer> {

  @Mixin private final MnistOptions mnist = new MnistOptions();
  @Mixin private final ComparisonOptions options = new ComparisonOptions();

  ComparePenalties() {}

  /** Runs the program; {@code --help} lists its arguments. */
  public static void main(String... args) {
    Console.main(new ComparePenalties(), args);
  }

  @Override
  public Integer call() {
    mnist.check();
    options.check();
    TrainTestSplit split = mnist.read();
    Console.print("data: %s", split.description());
    PenaltyComparison comparison = options.comparison(split);
    if (comparison.seeds() > 0) {
      compare(comparison);
    }
    if (options.rounds > 0) {
      Console.print("");
      Console.print(PenaltyTables.costHeader());
      comparison
          .costs(options.settings(), options.rounds)
          .forEach(cost -> Console.print("%s", PenaltyTables.cost(cost)));
    }
    return 0;
  }

  /** Prints each choice and each result as soon as it is available. */
  private void compare(PenaltyComparison comparison) {
    Console.print("");
    Console.print(PenaltyTables.choiceHeader());
    List<StrengthChoice> choices =
        comparison.choices(
            options.settings(), choice -> Console.print(PenaltyTables.choice(choice)));
    Console.print("");
    Console.print(PenaltyTables.resultHeader("options of TrainMnist", comparison.radii()));
    comparison.results(
        choices,
        result ->
            Console.print(
                "%s", PenaltyTables.result(result, options(result.setting(), result.strength()))));
  }

  /** The options of {@link TrainMnist} that train with a penalty. */
  private String options(PenaltySetting setting, double strength) {
    String penalty = " --penalty " + EnumNames.of(setting.penalty());
    return setting.scope().isPresent()
        ? "--dreg-scope "
            + EnumNames.of(setting.scope().get())
            + " --dreg "
            + strength
            + (setting.scope().get() == Dreg.Scope.ADJOINT ? options.adjoint(setting) : "")
        : "--dreg 0"
            + (setting.penalty() == PenaltyName.NONE ? "" : penalty)
            + (strength == 0 ? "" : " --penalty-strength " + strength);
  }
}
