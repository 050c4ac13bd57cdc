package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.chainzrule.data.Dataset;
import org.chainzrule.model.ModelSummary;
import org.chainzrule.nn.Layer;
import org.chainzrule.spark.SparkTrainer;
import org.chainzrule.spark.storage.HadoopFiles;
import org.chainzrule.tensor.Shape;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.TrainingResult;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.chainzrule.train.log.LogFile;
import org.chainzrule.train.log.ProgressBar;
import org.chainzrule.train.log.TensorBoardLog;
import picocli.CommandLine.Option;

/** The options that control a run: progress, logs, checkpoints and dry runs. */
final class RunOptions {

  @Option(names = "--summary", description = "Print the layers of the network before the training.")
  private boolean summary;

  @Option(names = "--quiet", description = "Show no progress, only the summary at the end.")
  private boolean quiet;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Log every step and epoch to this file as CSV (default: none).")
  private Path csv;

  @Option(
      names = "--jsonl",
      paramLabel = "FILE",
      description = "Log every step and epoch to this file as JSON lines (default: none).")
  private Path jsonl;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = "Write TensorBoard event files to this folder (default: none).")
  private Path tensorboard;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Write a checkpoint to this folder after every epoch (default: none).")
  private Path checkpoint;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Also write a checkpoint every N steps (default: never).")
  private int checkpointEvery;

  @Option(
      names = "--resume",
      description = "Resume from the latest checkpoint in the folder of --checkpoint, if any.")
  private boolean resume;

  @Option(
      names = "--prefetch",
      paramLabel = "N",
      description =
          "Number of batches that a second thread prepares in advance"
              + " (default: ${DEFAULT-VALUE}).")
  private int prefetch;

  @Option(
      names = "--fast-dev-run",
      description = "Train for one step only, to check that everything works together.")
  private boolean fastDevRun;

  @Option(
      names = "--overfit-batches",
      paramLabel = "N",
      description =
          "Train only on the first N batches, to check that the network can overfit them"
              + " (default: all batches).")
  private int overfitBatches;

  /** Rejects options that contradict each other, before any data is loaded. */
  void check() {
    if (checkpoint == null && (resume || checkpointEvery != 0)) {
      throw new IllegalArgumentException(
          "expected --checkpoint with "
              + (resume ? "--resume" : "--checkpoint-every")
              + ", got none");
    }
    Console.checkAtLeast("--checkpoint-every", checkpointEvery, 0);
    Console.checkAtLeast("--prefetch", prefetch, 0);
    Console.checkAtLeast("--overfit-batches", overfitBatches, 0);
  }

  /** The files of the logs by their options; null where there is none. */
  Map<String, Path> logs() {
    Map<String, Path> logs = new LinkedHashMap<>();
    logs.put("--csv", csv);
    logs.put("--jsonl", jsonl);
    return logs;
  }

  /** Trains as the options say; log files are closed at the end, also after a failure. */
  TrainingResult fit(Trainer plain, Layer network, Dataset train, int epochs) throws Exception {
    Trainer shortened = shortened(plain);
    if (checkpoint != null) {
      shortened = shortened.with(Checkpoints.in(checkpoint).everySteps(checkpointEvery));
      shortened = resume ? shortened.resuming() : shortened;
    }
    Trainer saving = shortened;
    return logged(
        ModelSummary.of(network, train.inputShape()),
        logs -> {
          Trainer trainer = saving;
          for (Callback log : logs) {
            trainer = trainer.with(log);
          }
          return trainer.fit(train, epochs);
        });
  }

  /** A training on a cluster, of which this process hears by callbacks. */
  interface Training {
    TrainingResult fit(SparkTrainer trainer);
  }

  /** Trains on a cluster as the options say, with the same logs. */
  TrainingResult fit(SparkTrainer plain, Layer network, Shape input, Training training)
      throws Exception {
    SparkTrainer shared = plain;
    if (checkpoint != null) {
      shared = shared.checkpoints(HadoopFiles.location(checkpoint), checkpointEvery);
      shared = resume ? shared.resuming() : shared;
    }
    SparkTrainer saving = shared;
    return logged(
        ModelSummary.of(network, input),
        logs -> {
          SparkTrainer trainer = saving;
          for (Callback log : logs) {
            trainer = trainer.with(log);
          }
          return training.fit(trainer);
        });
  }

  /** Trains with the progress bar and the logs that the options ask for. */
  private TrainingResult logged(
      ModelSummary layers, Function<List<Callback>, TrainingResult> training) throws Exception {
    if (summary) {
      Console.print("%n%s%n", layers);
    }
    Callback bar = quiet ? null : new ProgressBar(System.out, Console.columns());
    // The statement ignores resources that are null.
    try (LogFile rows =
            csv == null ? null : resume ? LogFile.csv(csv).resuming() : LogFile.csv(csv);
        LogFile lines =
            jsonl == null
                ? null
                : resume ? LogFile.jsonLines(jsonl).resuming() : LogFile.jsonLines(jsonl);
        TensorBoardLog events =
            tensorboard == null ? null : TensorBoardLog.in(tensorboard, layers)) {
      return training.apply(Stream.of(bar, rows, lines, events).filter(Objects::nonNull).toList());
    }
  }

  /** A trainer of as many batches as the options say, which prepares them in advance. */
  Trainer shortened(Trainer plain) {
    Trainer ahead = plain.prefetch(prefetch);
    Trainer trainer = fastDevRun ? ahead.fastDevRun() : ahead;
    return overfitBatches == 0 ? trainer : trainer.overfitBatches(overfitBatches);
  }
}
