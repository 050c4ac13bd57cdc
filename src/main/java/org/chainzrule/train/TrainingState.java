package org.chainzrule.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The progress of a run: what a checkpoint stores besides parameters and optimizer state. Fields
 * are named as in checkpoint files.
 */
final class TrainingState {

  /** The current epoch, counted from 1. */
  int epoch = 1;

  /** How many steps of the current epoch are done. */
  int done;

  /** How many steps of the whole run are done. */
  long step;

  /** The sum of the losses over the steps of the current epoch. */
  double loss;

  /** The sum of the penalties over the steps of the current epoch. */
  double penalty;

  /** The training time in the current epoch, in seconds. */
  double seconds;

  /** The step of the checkpoint with the best validation, 0 for none. */
  long keptStep;

  /** The score of that validation; higher is better. */
  double keptScore = Double.NEGATIVE_INFINITY;

  final List<Callback.Epoch> epochs = new ArrayList<>();
  final List<Callback.Validation> validations = new ArrayList<>();

  /** The validation after the latest step, if there is one. */
  Optional<Callback.Validation> latest() {
    return validations.isEmpty() || validations.get(validations.size() - 1).step() != step
        ? Optional.empty()
        : Optional.of(validations.get(validations.size() - 1));
  }

  /** Counts a step. */
  void add(Callback.Step report) {
    done++;
    step++;
    loss += report.loss();
    penalty += report.penalty();
  }

  /** Ends the current epoch, begins the next and returns the report of the one ended. */
  Callback.Epoch endEpoch(Optional<Evaluation> validation) {
    Callback.Epoch report =
        new Callback.Epoch(epoch, step, loss / done, penalty / done, seconds, validation);
    epochs.add(report);
    epoch++;
    done = 0;
    loss = 0;
    penalty = 0;
    seconds = 0;
    return report;
  }
}
