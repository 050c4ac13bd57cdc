package org.chainzrule.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Command lines, an argument in each line of a file. All data are missing, so that a line ends at
 * the latest where a training would begin; a line that names a path outside the folder is not run.
 */
class CommandLineFuzzTest implements FuzzContract {

  /** Stands for the folder in a sample. */
  private static final String FOLDER = "%/";

  /** What could be built but takes long, as a number of units: only less and far more is run. */
  private static final Pattern LARGE = Pattern.compile(".*[1-9]\\d{4,8}.*");

  private final Map<String, CommandLine> lines = new HashMap<>();

  /** What a message may repeat of a line has no other limit than the line's own. */
  private static final int LONGEST = 600;

  private static final Pattern CLEAR = Pattern.compile("(?!.*(?:Exception|\\tat )).{1,1000}");

  private static Callable<Integer> program(String name) {
    return switch (name) {
      case "mnist" -> new TrainMnist();
      case "yelp" -> new TrainYelpFull();
      default -> new ComparePenalties();
    };
  }

  @Override
  public Map<String, byte[]> samples(Path scratch) throws IOException {
    Map<String, byte[]> samples = new TreeMap<>();
    put(
        samples,
        "mnist.1",
        "--data %/none --hidden 12,8 --degree 3 --basis chebyshev --tails 2.5 --dreg 1e-3"
            + " --dreg-schedule cosine --dreg-end 1e-4 --epochs 2 --batch 16 --lr 0.01 --seed 7"
            + " --attack 0.1,2 --limit 30 --offline");
    put(
        samples,
        "mnist.2",
        "--model conv --activation relu --penalty jacobian --penalty-strength 0.1 --json %/out.json --save %/out.model"
            + " --csv %/log.csv --checkpoint %/kept --checkpoint-every 5 --resume --average 0.9"
            + " --clip 1 --prefetch 2 --summary --unverified");
    put(samples, "mnist.3", "--evaluate %/model --offline --data %/none");
    put(
        samples,
        "yelp.1",
        "--data %/none --model ngram-conv --size 1m --tokens 50 --head coral --decision median"
            + " --class-weights balanced --cache %/cache --vocabulary 100 --holdout 3 --dropout 0.1");
    put(samples, "yelp.2", "--evaluate %/model --predict good.soup");
    put(samples, "compare.1", "--data %/none --seeds 2 --epochs 1 --rounds 2 --offline --limit 9");
    samples.put(
        "model",
        Files.readAllBytes(Path.of("src/test/resources/models/text-bag-format-1.safetensors")));
    return samples;
  }

  private static void put(Map<String, byte[]> samples, String name, String arguments) {
    samples.put(name, arguments.replace(' ', '\n').getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return name.equals("model") ? List.of(Part.nothing()) : List.of(Part.plain());
  }

  @Override
  public Object read(Path file) throws IOException {
    Path folder = file.getParent();
    String name = file.getFileName().toString().replaceFirst("\\..*", "");
    if (name.equals("model")) {
      return "";
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    List<String> arguments = new ArrayList<>();
    if (text.length() > LONGEST) {
      return "not run";
    }
    text.lines().forEach(line -> arguments.add(line.replace(FOLDER, folder + "/")));
    return mayRun(name, folder, arguments)
        ? output(program(name), arguments.toArray(String[]::new))
        : "not run";
  }

  /** Whether a line may run; where it names no data, it is told to look at a missing folder. */
  private boolean mayRun(String name, Path folder, List<String> arguments) {
    CommandLine.ParseResult parsed;
    try {
      parsed =
          lines
              .computeIfAbsent(name, each -> Console.withConverters(new CommandLine(program(each))))
              .parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException e) {
      return true;
    }
    for (OptionSpec option : parsed.matchedOptions()) {
      if (option.getValue() instanceof Path path
          && !(path.isAbsolute() && path.normalize().startsWith(folder))) {
        return false;
      }
      if (option.longestName().equals("--hidden")
          && LARGE.matcher(String.valueOf(option.<Object>getValue())).matches()) {
        return false;
      }
    }
    boolean asks = parsed.hasMatchedOption("--evaluate") && parsed.hasMatchedOption("--predict");
    if (!parsed.hasMatchedOption("--data") && !asks) {
      arguments.addAll(List.of("--data", folder.resolve("none").toString()));
    }
    return true;
  }

  /** What a program prints; the message where it fails, which is one line and no stack trace. */
  private static String output(Callable<Integer> program, String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int code;
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(message, true, StandardCharsets.UTF_8));
      code = Console.run(program, arguments);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    if (code != 0) {
      String said = message.toString(StandardCharsets.UTF_8).stripTrailing();
      if (!CLEAR.matcher(said).matches()) {
        throw new IllegalStateException("expected one sentence, got " + said);
      }
      return said;
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Override
  public Set<Class<? extends Exception>> errors() {
    return Set.of();
  }

  @Override
  public List<String> dictionary() {
    return List.of(
        "--",
        "-",
        "--help",
        "--version",
        "\n",
        "=",
        "\n--",
        ",",
        "@",
        "NaN",
        "-1",
        "\n--hidden\n",
        "\n--json\n%/none/out\n",
        "\n--save\n%/\n",
        "\n--csv\n%/model/log\n");
  }
}
