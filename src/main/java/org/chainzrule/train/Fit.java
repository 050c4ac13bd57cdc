package org.chainzrule.train;

import java.util.List;
import java.util.Optional;

/**
 * What a run did.
 *
 * @param epochs every epoch in order
 * @param bestEpoch the epoch whose weights the network has now: the last one, or the best under
 *     early stopping; counted from 1
 * @param seconds of training, without validation
 * @param stepMicrosMedian the median time of the latest 4096 steps, microseconds
 */
public record Fit(
    List<Callback.Epoch> epochs, int bestEpoch, double seconds, double stepMicrosMedian) {

  /** How the network does on the validation set with the weights it has now. */
  public Optional<Evaluation> validation() {
    return epochs.get(bestEpoch - 1).validation();
  }
}
