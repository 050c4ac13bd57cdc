package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written for programs is the same whatever a machine's language, character set, time zone
 * and line separator are: a run is begun in two processes, compared, and resumed in the other one.
 */
class PlatformDefaultsTest {

  @TempDir Path folder;

  @Test
  void a_run_writes_the_same_files_and_is_resumed_in_another_language() throws Exception {
    Path home = Files.createDirectory(folder.resolve("here"));
    Path abroad = Files.createDirectory(folder.resolve("abroad"));
    english("begin", home);
    persian("begin", abroad, "resume", home);

    List<String> checkpoints = names(home.resolve("checkpoints"));
    assertThat(checkpoints).hasSize(2).allMatch(n -> n.matches("step-[0-9]{12}\\.safetensors"));
    assertThat(names(abroad.resolve("checkpoints"))).isEqualTo(checkpoints);
    List<String> caches = names(home.resolve("cache"));
    assertThat(names(abroad.resolve("cache"))).isEqualTo(caches).hasSizeGreaterThan(1);
    List<Path> same = new ArrayList<>(List.of(Path.of("model"), Path.of("texts")));
    caches.forEach(name -> same.add(Path.of("cache", name)));
    for (Path file : same) {
      assertThat(Files.readAllBytes(abroad.resolve(file)))
          .as(file.toString())
          .isEqualTo(Files.readAllBytes(home.resolve(file)));
    }
    // These hold times, which differ from run to run.
    for (String file : List.of("report", "csv", "lines")) {
      assertThat(withoutNumbers(abroad.resolve(file)))
          .as(file)
          .isEqualTo(withoutNumbers(home.resolve(file)))
          .matches("[\\p{ASCII}&&[^\r]]*");
    }
    assertThat(names(abroad.resolve("events"))).allMatch(n -> n.matches("[A-Za-z0-9_.-]+"));

    // Both runs are done, so a resumed one logs no step. One that began anew would.
    english("resume", abroad);
    assertThat(abroad.resolve("steps")).doesNotExist();
    assertThat(home.resolve("steps")).doesNotExist();
  }

  private static String withoutNumbers(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8)
        .replaceAll("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?", "0");
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files
          .map(file -> file.getFileName().toString())
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private void english(Object... parts) throws Exception {
    run("C.UTF-8", List.of("-Duser.language=en", "-Duser.country=US"), parts);
  }

  /** The digits of Persian are not 0 to 9. */
  private void persian(Object... parts) throws Exception {
    List<String> options =
        List.of(
            "-Duser.language=fa",
            "-Duser.country=IR",
            "-Duser.timezone=Asia/Tehran",
            "-Dline.separator=\r\n");
    run("C", options, parts);
  }

  private void run(String characters, List<String> options, Object... parts) throws Exception {
    Map<String, String> environment = new HashMap<>(Jvm.in(folder).environment());
    environment.put("LC_ALL", characters);
    Jvm.Result result =
        new Jvm(folder, environment, entry -> true)
            .with(options.toArray(String[]::new))
            .run(Run.class, Stream.of(parts).map(Object::toString).toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  /** Trains a classifier of digits and one of texts, and writes all that can be written. */
  static final class Run {

    private Run() {}

    /** Takes pairs of {@code begin} or {@code resume} and the folder of a run. */
    public static void main(String... args) {
      for (int i = 0; i < args.length; i += 2) {
        String digits = "--offline --epochs 3 --checkpoint /checkpoints ";
        if (args[i].equals("resume")) {
          train(new TrainMnist(), args[i + 1], digits + "--resume --jsonl /steps");
        } else {
          String files = "--save /model --json /report --csv /csv --jsonl /lines";
          train(new TrainMnist(), args[i + 1], digits + "--tensorboard /events " + files);
          String reviews = "--epochs 1 --buckets 50 --width 4 --cache /cache --save /texts";
          train(new TrainYelpFull(), args[i + 1], reviews);
        }
      }
    }

    private static void train(Callable<Integer> program, String where, String options) {
      String all = "--quiet --limit 300 --hidden 8 " + options;
      int code = Console.run(program, all.replace(" /", " " + where + "/").split(" "));
      if (code != 0) {
        System.exit(code);
      }
    }
  }
}
