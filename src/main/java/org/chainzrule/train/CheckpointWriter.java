package org.chainzrule.train;

import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.CheckpointFolder;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checkpoints at work. */
final class CheckpointWriter {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

  private final Checkpoints how;
  private final CheckpointFolder folder;
  private final Snapshot snapshot;
  private final Validator judge;
  private final TrainingState ledger;
  private long saved;

  CheckpointWriter(Checkpoints how, Snapshot snapshot, Validator judge, TrainingState ledger) {
    this.how = how;
    this.folder = new CheckpointFolder(how);
    this.snapshot = snapshot;
    this.judge = judge;
    this.ledger = ledger;
  }

  /**
   * Goes to the latest checkpoint if asked to and there is one; otherwise begins an empty folder.
   *
   * @throws CheckpointException if the checkpoints are not of this run, or in its way
   */
  void start(boolean resuming) {
    folder.prepare();
    if (!resuming && !folder.latestFirst().isEmpty()) {
      throw new CheckpointException(
          "expected a folder without checkpoints, or a trainer that resumes, got "
              + folder.latestFirst().get(0));
    }
    folder
        .newest()
        .ifPresent(
            found -> {
              snapshot.restore(found);
              saved = ledger.step;
              LOG.info("resumed after step {} from {}", ledger.step, found.path());
            });
  }

  /** A checkpoint in the middle of an epoch, where one is to be. */
  void saveIfDue() {
    if (how.every() > 0 && ledger.step % how.every() == 0) {
      save();
    }
  }

  /** A checkpoint of the run as it is, unless there is one. */
  void save() {
    if (saved == ledger.step) {
      return;
    }
    ledger
        .latest()
        .ifPresent(
            validation -> {
              double score = judge.score(validation.evaluation());
              if (score > ledger.keptScore) {
                ledger.keptScore = score;
                ledger.keptStep = ledger.step;
              }
            });
    folder.write(ledger.step, snapshot.take(), ledger.keptStep);
    saved = ledger.step;
  }
}
