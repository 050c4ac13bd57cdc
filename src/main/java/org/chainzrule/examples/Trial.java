package org.chainzrule.examples;

import java.util.List;
import org.chainzrule.data.Dataset;
import org.chainzrule.measure.Certificate;
import org.chainzrule.measure.ConfusionMatrix;
import org.chainzrule.measure.Distribution;
import org.chainzrule.measure.InputGradients;
import org.chainzrule.measure.Interval;
import org.chainzrule.measure.Pgd;
import org.chainzrule.measure.RobustAccuracy;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.tensor.Seeds;

/**
 * What one trained network is like.
 *
 * @param accuracy on the evaluation set, in 0..1
 * @param gradient the distribution of {@code ‖∂ loss_s / ∂ x_s‖} over it
 * @param attacked the accuracy under PGD at each of {@link #ATTACKS}, in 0..1
 * @param certified the certified accuracy at each of {@link #CERTIFICATES}, in 0..1
 */
record Trial(
    double accuracy, Distribution gradient, List<Double> attacked, List<Double> certified) {

  /** How far PGD may move every pixel, of 1. */
  static final List<Double> ATTACKS = List.of(0.02, 0.05, 0.1);

  /** How far every pixel may move for a certificate, of 1. */
  static final List<Double> CERTIFICATES = List.of(0.01, 0.02);

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  /** Trains a network and measures it without attacks and certificates. */
  static Trial plain(TrainingOptions options, Sets sets) {
    return of(options, sets, 0);
  }

  /**
   * Trains a network and measures it.
   *
   * @param images how many of the evaluation set to attack and to certify; none for 0
   */
  static Trial of(TrainingOptions options, Sets sets, int images) {
    Dataset train = sets.train();
    Layer network = options.network(DigitModel.DENSE, train.classes().orElseThrow());
    options.trainer(network, LOSS).fit(train, options.epochs);
    Dataset some = sets.test().take(images);
    return new Trial(
        ConfusionMatrix.of(network, LOSS, sets.test()).accuracy(),
        InputGradients.of(network, LOSS, sets.test()),
        images == 0 ? List.of() : attacked(network, some, options.seed),
        images == 0 ? List.of() : certified(network, some));
  }

  private static List<Double> attacked(Layer network, Dataset some, long seed) {
    Seeds seeds = Seeds.of(seed).child("attack");
    return ATTACKS.stream()
        .map(e -> RobustAccuracy.of(network, LOSS, some, Pgd.linf(e), seeds).robust())
        .toList();
  }

  private static List<Double> certified(Layer network, Dataset some) {
    Certificate certificate = Certificate.of(network, new Interval(0, 1));
    return CERTIFICATES.stream().map(radius -> certificate.accuracy(some, radius)).toList();
  }
}
