package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.chainzrule.experiment.recipe.EnumNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What people expect of command lines, for every program. */
class ProgramsTest {

  @TempDir Path folder;

  /** All programs by name. */
  static Map<String, Callable<Integer>> all() {
    Map<String, Callable<Integer>> all = new TreeMap<>();
    for (Callable<Integer> program :
        List.of(
            new Doctor(),
            new TrainMnist(),
            new TrainYelpFull(),
            new ComparePenalties(),
            new FairFight(),
            new MonitorDigits(),
            new CustomLayer())) {
      all.put(program.getClass().getSimpleName(), program);
    }
    return all;
  }

  static Set<String> names() {
    return all().keySet();
  }

  @Test
  void the_launcher_knows_every_main() throws Exception {
    List<String> mains;
    try (Stream<Path> files = Files.list(Path.of("src/main/java/org/chainzrule/examples"))) {
      mains =
          files
              .filter(file -> read(file).contains("public static void main("))
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .filter(name -> !name.equals("Programs"))
              .toList();
    }
    assertThat(mains).containsExactlyInAnyOrderElementsOf(names());
    Jvm.Result help = Jvm.in(folder).run(Programs.class);
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains(names());
  }

  @Test
  void the_launcher_starts_a_program_with_its_options_and_exit_code() throws Exception {
    Jvm jvm = Jvm.in(folder);
    Jvm.Result help = jvm.run(Programs.class, "TrainMnist", "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: TrainMnist ").contains("--epochs");
    Jvm.Result wrong = jvm.run(Programs.class, "TrainMnist", "--limit", "0");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).isEqualTo("expected --limit of at least 1, got 0\n");
    Jvm.Result mistyped = jvm.run(Programs.class, "TrainMnits");
    assertThat(mistyped.code()).isEqualTo(2);
    assertThat(mistyped.err()).contains("'TrainMnits'", "did you mean TrainMnist").hasLineCount(1);
  }

  @ParameterizedTest
  @MethodSource("names")
  void help_tells_the_default_of_every_option_that_takes_a_value(String name) {
    String help = help(name, 80);
    assertThat(options(name))
        .filteredOn(option -> option.arity().max() > 0)
        .allSatisfy(
            option ->
                assertThat(String.join("", option.description()))
                    .as(option.longestName())
                    .contains("default:"));
    assertThat(help).doesNotContain("default: null", "DEFAULT-VALUE", "default: )");
  }

  @ParameterizedTest
  @MethodSource("names")
  void help_names_every_choice_in_lower_case_with_hyphens(String name) {
    assertThat(options(name))
        .filteredOn(option -> option.type().isEnum() && option.converters().length == 0)
        .allSatisfy(
            option -> {
              String description = String.join("", option.description());
              for (Object choice : option.type().getEnumConstants()) {
                assertThat(description).contains(EnumNames.of((Enum<?>) choice));
              }
            });
    // The environment's variables aside.
    assertThat(help(name, 80)).doesNotContainPattern("\\b(?!CHAINZRULE_)[A-Z]+_[A-Z]+\\b");
  }

  @ParameterizedTest
  @MethodSource("names")
  void help_fits_80_and_60_columns(String name) {
    for (int columns : new int[] {80, 60}) {
      assertThat(help(name, columns).lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TrainMnist, --epoch, --epochs",
    "TrainMnist, --dreg-shedule, --dreg-schedule",
    "TrainYelpFull, --vocabularly, --vocabulary",
    "ComparePenalties, --penaltys, --penalties",
    "FairFight, --contestant, --contestants",
    "MonitorDigits, --varient, --variant",
    "Doctor, --no-speedtest, --no-speed-test"
  })
  void a_mistyped_option_is_answered_with_the_one_that_was_meant(
      String name, String typed, String meant) throws IOException {
    Jvm.Result said = run(name, typed);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).hasLineCount(1).contains("'" + typed + "'");
    assertThat(said.err().split("did you mean ")[1].split("[ ,?]+")).contains(meant);
  }

  /** The folder of the data does not exist: whoever looked there would say so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TrainMnist|--hidden 0|positive",
        "TrainMnist|--lr -1|rate",
        "TrainMnist|--batch 0|batch",
        "TrainMnist|--attack 2|--attack",
        "TrainMnist|--prefetch -1|--prefetch",
        "TrainMnist|--overfit-batches -1|--overfit-batches",
        "TrainMnist|--epochs 0|epoch",
        "TrainMnist|--checkpoint-every 3|--checkpoint",
        "TrainMnist|--checkpoint c --checkpoint-every -1|--checkpoint-every of at least 0",
        "TrainMnist|--activation CUBE|poly, relu, leaky-relu",
        "TrainYelpFull|--holdout -1|--holdout",
        "TrainYelpFull|--tokens 0|tokens",
        "TrainYelpFull|--epochs 0|epoch",
        "TrainYelpFull|--head corall|softmax, coral",
        "ComparePenalties|--degree 0|degree",
        "ComparePenalties|--penalties laier|laier",
        "FairFight|--jobs 0|--jobs",
        "FairFight|--contestants nobody|nobody",
        "MonitorDigits|--epochs 0|--epochs"
      })
  void options_are_checked_before_data_is_looked_for(String name, String options, String word)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(options.split(" ")));
    all.addAll(List.of("--data", folder.resolve("absent").toString()));
    Jvm.Result said = run(name, all.toArray(String[]::new));
    assertThat(said.code()).isNotZero();
    assertThat(said.err()).contains(word).doesNotContain("absent").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TrainMnist|--evaluate m --epochs 3|--evaluate without --epochs",
        "TrainMnist|--evaluate m --report p|--evaluate without --report",
        "TrainMnist|--evaluate m --spark local --shards s|--evaluate without --s",
        "TrainMnist|--activation relu --degree 5|--activation relu without --degree",
        "TrainMnist|--penalty-strength 0.1|--penalty with --penalty-strength",
        "TrainMnist|--dreg-end 0.1|--dreg-schedule with --dreg-end",
        "TrainMnist|--workers 3|--spark with --workers",
        "TrainMnist|--shard-count 3|--shards with --shard-count",
        "TrainYelpFull|--evaluate m --lr 1|--evaluate without --lr",
        "TrainYelpFull|--evaluate m --holdout 1|--evaluate without --holdout",
        "TrainYelpFull|--evaluate m --predict x --limit 3|--evaluate without --limit",
        "TrainYelpFull|--data d --download|--data or --download",
        "FairFight|--table t --variant qmnist|--table without --variant",
        "FairFight|--vectors v --unverified|--vectors without --unverified"
      })
  void an_option_that_would_be_ignored_is_refused(String name, String options, String sentence)
      throws IOException {
    Jvm.Result said = run(name, options.split(" "));
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("expected " + sentence).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Programs",
        "TrainMnist",
        "TrainYelpFull",
        "ComparePenalties",
        "FairFight",
        "MonitorDigits",
        "CustomLayer"
      })
  void without_picocli_a_program_says_so_in_one_sentence(String name) throws Exception {
    Jvm.Result result =
        Jvm.in(folder)
            .onlyWith(entry -> !entry.matches(".*(picocli|logback|/org/apache/spark/).*"))
            .run(Class.forName(Programs.class.getPackageName() + "." + name), "--help");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "expected info.picocli:picocli:4.7.7 on the class path, which parses the options of"
                + " programs, got none\n");
  }

  @Test
  void without_a_logger_a_program_says_so_in_one_sentence_and_works() throws Exception {
    Jvm.Result result =
        Jvm.in(folder)
            .onlyWith(entry -> !entry.matches(".*(logback|/org/apache/spark/).*"))
            .run(TrainMnist.class, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("Usage: TrainMnist ");
    assertThat(result.err())
        .isEqualTo(
            "no logger on the class path, so that warnings are lost; add"
                + " ch.qos.logback:logback-classic:1.5.32\n");
  }

  @Test
  void where_reviews_are_missing_the_option_that_downloads_them_is_named() throws Exception {
    Jvm.Result synthetic =
        Jvm.in(folder)
            .run(TrainYelpFull.class, "--limit", "50", "--quiet", "--epochs", "1", "--hidden", "8");
    assertThat(synthetic.out().lines().findFirst().orElseThrow())
        .startsWith("no Yelp         offline")
        .endsWith("; --download fetches them (196 MB)");
    assertThat(run("TrainYelpFull", "--data", folder.resolve("absent").toString()).err())
        .contains("no such folder; --download fetches them (196 MB) where --data is not given");
  }

  private static Jvm.Result run(String name, String... arguments) throws IOException {
    return SharedJvm.run(all().get(name).getClass(), arguments);
  }

  private static List<OptionSpec> options(String name) {
    return new CommandLine(all().get(name)).getCommandSpec().options();
  }

  private static String help(String name, int columns) {
    return new CommandLine(all().get(name))
        .setUsageHelpWidth(columns)
        .getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
