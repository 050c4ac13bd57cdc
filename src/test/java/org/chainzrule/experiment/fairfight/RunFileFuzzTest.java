package org.chainzrule.experiment.fairfight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;

/** The runs of a fair fight; lines have no checksums, so that other digits are other figures. */
class RunFileFuzzTest implements FuzzContract {

  private static final FightHeader HEADER =
      new FightHeader(
          FightHeader.FORMAT,
          FightHeader.VERSION,
          "drawn digits",
          "a1",
          "b2",
          2,
          32,
          10,
          5,
          List.of(0.1),
          List.of(0.05),
          List.of(0.01));

  private static FightRun run(long seed) {
    return new FightRun(
        new RunKey("relu", true, RunKey.Phase.SELECTION, 1e-3, 0, 2.5, seed),
        "Dense 784 -> 10",
        7850,
        15690,
        Optional.empty(),
        0.5,
        Optional.of(GradientNorms.of(new double[] {0.5, 1, 2, 8})),
        new FightRun.Cost(1.5, 200, 4096, 3),
        List.of(new FightRun.CurvePoint(1, 2.3, 0.1, 0.4, 0.5)),
        Optional.empty());
  }

  @Override
  public Map<String, byte[]> samples(Path scratch) throws IOException {
    Path file = scratch.resolve("runs.jsonl");
    try (RunFile runs = RunFile.open(file, HEADER)) {
      runs.add(run(101));
      runs.add(run(102));
    }
    return Map.of("runs.jsonl", Files.readAllBytes(file));
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return List.of(Part.plain());
  }

  @Override
  public Object read(Path file) {
    try (RunFile runs = RunFile.open(file, HEADER)) {
      return List.of(runs.header().toString(), runs.runs().toString());
    }
  }

  @Override
  public List<String> dictionary() {
    return List.of("\n", "{", "}", "null", "1e999", "\"NaN\"", "[", "\"key\":");
  }
}
