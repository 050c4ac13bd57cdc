package org.chainzrule.train;

import java.util.Optional;
import org.chainzrule.train.TrainerSettings.Resuming;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.CheckpointFolder;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.chainzrule.train.checkpoint.FolderLock;
import org.chainzrule.train.exchange.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the checkpoints of one run, and resumes the run from the latest one. */
final class CheckpointWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
  private static final byte[] NONE = {};

  private final Checkpoints checkpoints;
  private final CheckpointFolder folder;
  private final Snapshot snapshot;
  private final Validator validator;
  private final TrainingState state;
  private final Workers workers;
  private Optional<FolderLock> lock = Optional.empty();
  private long saved;

  CheckpointWriter(
      Checkpoints checkpoints,
      Snapshot snapshot,
      Validator validator,
      TrainingState state,
      Workers workers) {
    this.checkpoints = checkpoints;
    this.folder = new CheckpointFolder(checkpoints);
    this.snapshot = snapshot;
    this.validator = validator;
    this.state = state;
    this.workers = workers;
  }

  /**
   * Prepares the folder, which is then locked until {@link #close}, and restores the latest
   * checkpoint if there is one and the run resumes. Only the first worker uses the folder, and
   * tells the others what it found; whoever starts the workers has locked it.
   *
   * @throws CheckpointException if the checkpoints belong to another run, another run uses the
   *     folder now, or it holds some and the run does not resume
   */
  void start(Resuming resuming) {
    Optional<CheckpointFolder.Checkpoint> latest =
        workers.isFirst() ? ownLatest(resuming) : Optional.empty();
    if (!workers.isAlone()) {
      byte[] told =
          workers.fromFirst(() -> latest.map(CheckpointFolder.Checkpoint::bytes).orElse(NONE));
      if (!workers.isFirst() && told.length > 0) {
        restore(CheckpointFolder.Checkpoint.of(told), resuming);
      }
    }
    latest.ifPresent(found -> restore(found, resuming));
  }

  private Optional<CheckpointFolder.Checkpoint> ownLatest(Resuming resuming) {
    if (workers.isAlone()) {
      lock = folder.prepare();
    } else {
      folder.prepareUnlocked();
    }
    if (resuming == Resuming.NO && !folder.latestFirst().isEmpty()) {
      throw new CheckpointException(
          "expected a folder without checkpoints, or a trainer that resumes, got "
              + folder.latestFirst().get(0));
    }
    return folder.latestIntact();
  }

  private void restore(CheckpointFolder.Checkpoint found, Resuming resuming) {
    snapshot.restore(found, resuming == Resuming.EXTENDING);
    saved = state.step;
    LOG.info("resumed after step {} from {}", state.step, found.path());
  }

  /** Writes a checkpoint within an epoch if the interval in steps has passed. */
  void saveIfDue() {
    if (checkpoints.every() > 0 && state.step % checkpoints.every() == 0) {
      save();
    }
  }

  /** Writes a checkpoint of the current step, unless that step has one. */
  void save() {
    if (saved == state.step) {
      return;
    }
    state
        .latest()
        .ifPresent(
            validation -> {
              double score = validator.score(validation.evaluation());
              if (score > state.keptScore) {
                state.keptScore = score;
                state.keptStep = state.step;
              }
            });
    if (workers.isFirst()) {
      folder.write(state.step, snapshot.take(), state.keptStep);
    }
    saved = state.step;
  }

  /** Lets other runs use the folder. */
  @Override
  public void close() {
    lock.ifPresent(FolderLock::close);
  }
}
