package org.chainzrule.experiment.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.Internal;
import org.chainzrule.model.Provenance;

/** What the program runs on, for readers who want to repeat a result. */
@Internal
public final class Surroundings {

  /** Where Linux tells what the processors are. */
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Surroundings() {}

  /** Library, Java, system and processors, as names and values. */
  public static List<List<String>> rows() {
    Runtime machine = Runtime.getRuntime();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ChainzRule", Provenance.libraryVersion()));
    rows.add(
        List.of(
            "Java",
            System.getProperty("java.version") + ", " + System.getProperty("java.vm.name")));
    rows.add(
        List.of(
            "system",
            System.getProperty("os.name")
                + " "
                + System.getProperty("os.version")
                + ", "
                + System.getProperty("os.arch")));
    String model = processor().map(name -> ", " + name).orElse("");
    rows.add(List.of("processors", machine.availableProcessors() + model));
    rows.add(List.of("Java heap", "at most " + (machine.maxMemory() >> 20) + " MiB"));
    return rows;
  }

  private static Optional<String> processor() {
    try (Stream<String> lines = Files.lines(PROCESSORS, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
