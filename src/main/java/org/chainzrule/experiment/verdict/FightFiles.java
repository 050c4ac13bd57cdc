package org.chainzrule.experiment.verdict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.fairfight.FightResult;
import org.chainzrule.experiment.fairfight.FightRun;
import org.chainzrule.experiment.fairfight.RunKey;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;
import org.chainzrule.io.Json;
import org.chainzrule.io.RecordJson;
import org.chainzrule.metrics.ConfidenceInterval;

/**
 * The files of results of a Fair Fight: {@code results.csv} with a line for each final run, and
 * {@code results.json} with means and intervals for each entrant and with the verdict.
 */
public final class FightFiles {

  /** The name of the file with a line for each final run. */
  public static final String CSV = "results.csv";

  /** The name of the file with means, intervals and the verdict. */
  public static final String JSON = "results.json";

  private FightFiles() {}

  /**
   * Writes both files, each atomically.
   *
   * @param folder that exists
   * @throws DataException if a file cannot be written
   */
  public static void write(FightResult result, Path folder) {
    write(folder.resolve(CSV), csv(result));
    write(folder.resolve(JSON), Json.writeLines(fields(result)));
  }

  private static void write(Path file, String content) {
    try {
      AtomicFile.writeText(file, content);
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + FailureReason.of(e), e);
    }
  }

  private static String csv(FightResult result) {
    List<Figure> figures = Figure.all(result.header());
    StringBuilder text =
        new StringBuilder("contestant,dreg,seed,learningRate,penaltyStrength,dregStrength");
    figures.forEach(figure -> text.append(',').append(figure.name()));
    text.append('\n');
    for (EntrantResult one : result.results()) {
      for (FightRun run : one.runs()) {
        RunKey key = run.key();
        List<Object> cells =
            new ArrayList<>(
                List.of(
                    key.contestant(),
                    key.dreg(),
                    key.seed(),
                    key.rate(),
                    key.penaltyStrength(),
                    key.dregStrength()));
        figures.forEach(figure -> cells.add(number(figure.of().applyAsDouble(run))));
        text.append(String.join(",", cells.stream().map(String::valueOf).toList())).append('\n');
      }
    }
    return text.toString();
  }

  /** A whole number without a point; empty for a figure that there is not. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  private static Map<String, Object> fields(FightResult result) {
    Map<String, Object> fields = new LinkedHashMap<>(RecordJson.fields(result.header()));
    fields.put("seeds", result.results().get(0).runs().size());
    fields.put("verdict", Verdict.of(result).stream().map(RecordJson::fields).toList());
    List<Map<String, Object>> entrants = new ArrayList<>();
    for (EntrantResult one : result.results()) {
      Map<String, Object> entrant = new LinkedHashMap<>();
      entrant.put("contestant", one.choice().entrant().contestant());
      entrant.put("dreg", one.choice().entrant().dreg());
      entrant.put("network", one.runs().get(0).network());
      entrant.put("learningRate", one.choice().rate());
      entrant.put("penaltyStrength", one.choice().penaltyStrength());
      entrant.put("dregStrength", one.choice().dregStrength());
      for (Figure figure : Figure.all(result.header())) {
        ConfidenceInterval interval = one.estimate(figure.of());
        Map<String, Object> estimate = new LinkedHashMap<>();
        estimate.put("mean", interval.mean());
        estimate.put("halfWidth", interval.halfWidth());
        entrant.put(figure.name(), estimate);
      }
      one.stepMicros().ifPresent(micros -> entrant.put("stepMicros", micros));
      entrant.put("flags", one.flags());
      entrants.add(entrant);
    }
    fields.put("entrants", entrants);
    return fields;
  }
}
