package org.chainzrule.experiment.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.chainzrule.Internal;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Evaluation;

/**
 * An example that was classified wrongly.
 *
 * @param row its number in the data set
 * @param actual its class
 * @param predicted the class that the network decided for
 * @param probability what the network gave that class, in 0..1; NaN where it gives none
 */
@Internal("examples")
public record Mistake(int row, int actual, int predicted, double probability) {

  /**
   * All mistakes on a data set, the most confident ones first.
   *
   * @throws IllegalArgumentException if the data set is empty, the network does not take its
   *     examples, or the loss has no classes
   */
  static List<Mistake> of(Layer network, Loss loss, Dataset data) {
    List<Mistake> mistakes = new ArrayList<>();
    int[] done = new int[1];
    Evaluation.overBatches(
        network,
        data,
        (batch, outputs) -> {
          int[] decisions =
              loss.decoder()
                  .decide(outputs)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "expected a loss that decides for classes, got " + loss));
          Optional<Tensor> probabilities = loss.decoder().probabilities(outputs);
          for (int i = 0; i < decisions.length; i++) {
            int actual = (int) batch.targets().at(i, 0);
            int predicted = decisions[i];
            if (actual != predicted) {
              int row = i;
              double probability = probabilities.map(p -> p.at(row, predicted)).orElse(Double.NaN);
              mistakes.add(new Mistake(done[0] + i, actual, predicted, probability));
            }
          }
          done[0] += decisions.length;
        });
    mistakes.sort(Comparator.comparingDouble(Mistake::probability).reversed());
    return mistakes;
  }

  /** How sure the network was, in words. */
  String confidence() {
    return Double.isNaN(probability) ? "" : ", with probability " + Figures.percent(probability);
  }
}
