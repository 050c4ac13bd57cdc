package org.chainzrule.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far a run has come: what it must know besides the numbers of parameters to go on. */
final class TrainingState {

  /** The epoch that runs now, counted from 1. */
  int epoch = 1;

  /** Steps done in this epoch. */
  int done;

  /** Steps done in the whole run. */
  long step;

  /** Sums over the steps of this epoch. */
  double loss;

  double penalty;
  double seconds;

  /** The checkpoint with the best validation, and how good that was; step 0 for none. */
  long keptStep;

  double keptScore = Double.NEGATIVE_INFINITY;

  final List<Callback.Epoch> epochs = new ArrayList<>();
  final List<Callback.Validation> validations = new ArrayList<>();

  /** The validation after the latest step, if there was one. */
  Optional<Callback.Validation> latest() {
    return validations.isEmpty() || validations.get(validations.size() - 1).step() != step
        ? Optional.empty()
        : Optional.of(validations.get(validations.size() - 1));
  }

  void add(Callback.Step report) {
    done++;
    step++;
    loss += report.loss();
    penalty += report.penalty();
  }

  /** Closes the epoch and goes on to the next. */
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
