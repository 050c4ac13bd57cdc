package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chainzrule.nn.ModelSummary;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Checkpoints;
import org.chainzrule.train.CsvLog;
import org.chainzrule.train.Fit;
import org.chainzrule.train.JsonLinesLog;
import org.chainzrule.train.MovingAverage;
import org.chainzrule.train.TensorBoardLog;
import org.chainzrule.train.Trainer;
import picocli.CommandLine.Option;

/** How a training example runs: what it writes down, and whether it goes on from there. */
final class RunOptions implements AutoCloseable {

  @Option(names = "--summary", description = "Print the network layer by layer first.")
  boolean summary;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Log every step and epoch as comma-separated values.")
  private Path csv;

  @Option(
      names = "--jsonl",
      paramLabel = "FILE",
      description = "Log every step and epoch as a line of JSON.")
  private Path jsonl;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = "Write event files for TensorBoard.")
  private Path tensorboard;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Write a checkpoint after every epoch.")
  private Path checkpoint;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Write one every N steps besides.")
  private int checkpointEvery;

  @Option(
      names = "--resume",
      description = "Go on from the latest checkpoint of --checkpoint, if there is one.")
  private boolean resume;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description = "Batches a step, one after the other (default: ${DEFAULT-VALUE}).")
  private int accumulate = 1;

  @Option(
      names = "--prefetch",
      paramLabel = "N",
      description = "Batches that are made ahead, by a thread (default: ${DEFAULT-VALUE}).")
  private int prefetch;

  @Option(
      names = "--average",
      paramLabel = "DECAY",
      description = "End with an exponential moving average of the weights.")
  private Double average;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "Scale gradients down to this global norm.")
  private double clip = Double.POSITIVE_INFINITY;

  @Option(
      names = "--clip-value",
      paramLabel = "LIMIT",
      description = "Bring every number of a gradient into -LIMIT..LIMIT.")
  private double clipValue = Double.POSITIVE_INFINITY;

  @Option(names = "--fast-dev-run", description = "One step, to see that everything is wired.")
  boolean fastDevRun;

  @Option(
      names = "--overfit-batches",
      paramLabel = "N",
      description = "Train on the first N batches over and over.")
  private int overfitBatches;

  private final List<AutoCloseable> logs = new ArrayList<>();

  /** The trainer with all this; log files are opened. */
  Trainer applyTo(Trainer plain, ModelSummary network) {
    if (checkpoint == null && (resume || checkpointEvery != 0)) {
      throw new IllegalArgumentException(
          "expected --checkpoint with "
              + (resume ? "--resume" : "--checkpoint-every")
              + ", got none");
    }
    Trainer trainer =
        plain.accumulate(accumulate).prefetch(prefetch).clip(clip).clipValue(clipValue);
    if (average != null) {
      trainer = trainer.with(new MovingAverage(average));
    }
    if (fastDevRun) {
      trainer = trainer.fastDevRun();
    }
    if (overfitBatches != 0) {
      trainer = trainer.overfitBatches(overfitBatches);
    }
    if (checkpoint != null) {
      trainer = trainer.with(Checkpoints.in(checkpoint).everySteps(checkpointEvery));
      trainer = resume ? trainer.resuming() : trainer;
    }
    if (csv != null) {
      trainer = trainer.with(opened(resume ? CsvLog.resuming(csv) : CsvLog.to(csv)));
    }
    if (jsonl != null) {
      trainer =
          trainer.with(opened(resume ? JsonLinesLog.resuming(jsonl) : JsonLinesLog.to(jsonl)));
    }
    if (tensorboard != null) {
      trainer = trainer.with(opened(TensorBoardLog.in(tensorboard, network)));
    }
    return trainer;
  }

  /** How many examples a run has gone through, repeated ones included. */
  long examples(Fit fit, int batch, int size) {
    int epochs = fit.epochs().size();
    long steps = epochs == 0 ? 0 : fit.epochs().get(epochs - 1).step();
    // The last batch of an epoch may be smaller.
    return Math.min(steps * batch * accumulate, (long) epochs * size);
  }

  private <T extends Callback & AutoCloseable> T opened(T log) {
    logs.add(log);
    return log;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable log : logs) {
      log.close();
    }
  }
}
