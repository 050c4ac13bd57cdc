package org.chainzrule.train.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;
import org.chainzrule.train.Callback;

/** Logs that a resumed run continues: rows that are not whole are left out. */
class LogFuzzTest implements FuzzContract {

  @Override
  public Map<String, byte[]> samples(Path scratch) throws IOException {
    Path csv = scratch.resolve("log.csv");
    Path lines = scratch.resolve("log.jsonl");
    for (LogFile log : List.of(LogFile.csv(csv), LogFile.jsonLines(lines))) {
      log.afterEpoch(epoch(1));
      log.afterEpoch(epoch(2));
      log.close();
    }
    return Map.of("log.csv", Files.readAllBytes(csv), "log.jsonl", Files.readAllBytes(lines));
  }

  private static Callback.Epoch epoch(int number) {
    return new Callback.Epoch(number, 4L * number, 0.5, 0, 0.1, Optional.empty());
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return List.of(Part.plain());
  }

  @Override
  public Object read(Path file) throws IOException {
    boolean csv = file.getFileName().toString().endsWith(".csv");
    try (LogFile log = (csv ? LogFile.csv(file) : LogFile.jsonLines(file)).resuming()) {
      log.afterEpoch(epoch(2));
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  @Override
  public List<String> dictionary() {
    return List.of(",", "\n", "\"", "\"step\":", "epoch", "{", "}", "\r");
  }
}
