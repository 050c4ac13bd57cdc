package org.chainzrule.experiment.fairfight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.chainzrule.data.Dataset;
import org.chainzrule.experiment.fairfight.FinalMeasures.Measure;
import org.chainzrule.experiment.fairfight.FinalMeasures.Robustness;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.attack.Attack;
import org.chainzrule.robustness.attack.Fgsm;
import org.chainzrule.robustness.attack.GaussianNoise;
import org.chainzrule.robustness.attack.MarginLoss;
import org.chainzrule.robustness.attack.Norm;
import org.chainzrule.robustness.attack.Pgd;
import org.chainzrule.robustness.attack.RandomSearch;
import org.chainzrule.robustness.attack.RobustAccuracy;
import org.chainzrule.robustness.attack.TrustFlags;
import org.chainzrule.robustness.certify.Certificate;
import org.chainzrule.robustness.corruption.CorruptionAccuracy;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Evaluation;

/**
 * Measures a trained network on the test set. Noise, starts of attacks and corruptions follow from
 * seeds that are the same for every contestant, so that all are tried alike.
 */
record Measurement(Layer network, FightData data, FightSettings settings, long seed) {

  private static final Loss LOSS = FightTraining.LOSS;

  /** Queries of the attack without gradients, by which the trust flags find masked gradients. */
  private static final int QUERIES = 200;

  private static final int MOST_MISTAKES = 12;

  FinalMeasures measures() {
    Dataset test = data.split().test();
    int[] predicted = new int[test.size()];
    int[] actual = new int[test.size()];
    int[] done = new int[1];
    Evaluation.overBatches(
        network,
        test,
        (batch, prediction) -> {
          int[] decisions = LOSS.decoder().decide(prediction).orElseThrow();
          for (int i = 0; i < decisions.length; i++, done[0]++) {
            predicted[done[0]] = decisions[i];
            actual[done[0]] = (int) batch.targets().at(i, 0);
          }
        });
    Dataset some = test.take(settings.robustExamples());
    return new FinalMeasures(
        correct(actual, predicted),
        confusion(actual, predicted),
        mistakes(actual, predicted),
        robustness(some),
        flags(some),
        corruptions(some),
        LearnedActivations.of(network));
  }

  private static ExampleSet correct(int[] actual, int[] predicted) {
    boolean[] correct = new boolean[actual.length];
    for (int i = 0; i < correct.length; i++) {
      correct[i] = actual[i] == predicted[i];
    }
    return ExampleSet.of(correct);
  }

  private List<List<Integer>> confusion(int[] actual, int[] predicted) {
    Integer[][] counts = new Integer[data.classes()][data.classes()];
    for (Integer[] row : counts) {
      Arrays.fill(row, 0);
    }
    for (int i = 0; i < actual.length; i++) {
      counts[actual[i]][predicted[i]]++;
    }
    return Arrays.stream(counts).map(List::of).toList();
  }

  private static List<FinalMeasures.Mistake> mistakes(int[] actual, int[] predicted) {
    List<FinalMeasures.Mistake> mistakes = new ArrayList<>();
    for (int i = 0; i < actual.length && mistakes.size() < MOST_MISTAKES; i++) {
      if (actual[i] != predicted[i]) {
        mistakes.add(new FinalMeasures.Mistake(i, actual[i], predicted[i]));
      }
    }
    return mistakes;
  }

  private Seeds seeds(String use) {
    return Seeds.of(seed).child("fair fight").child(use);
  }

  private List<Robustness> robustness(Dataset some) {
    FightSettings.Radii radii = settings.radii();
    Interval range = data.range();
    List<Robustness> found = new ArrayList<>();
    BiFunction<Measure, Loss, BiFunction<Double, Attack, Robustness>> under =
        (measure, loss) ->
            (epsilon, attack) ->
                new Robustness(
                    measure,
                    epsilon,
                    RobustAccuracy.of(network, loss, some, attack, seeds("attack")).robust());
    for (double sigma : radii.noise()) {
      Attack noise = new GaussianNoise(inUnits(sigma), range);
      found.add(under.apply(Measure.NOISE, LOSS).apply(sigma, noise));
    }
    for (double epsilon : radii.attacks()) {
      Attack fgsm = new Fgsm(inUnits(epsilon), range);
      found.add(under.apply(Measure.FGSM, LOSS).apply(epsilon, fgsm));
    }
    for (double epsilon : radii.attacks()) {
      found.add(under.apply(Measure.PGD, LOSS).apply(epsilon, pgd(epsilon)));
    }
    for (double epsilon : radii.attacks()) {
      found.add(under.apply(Measure.PGD_MARGIN, new MarginLoss()).apply(epsilon, pgd(epsilon)));
    }
    found.addAll(certified(some));
    return found;
  }

  private Pgd pgd(double epsilon) {
    return Pgd.linf(inUnits(epsilon)).in(data.range());
  }

  private double inUnits(double radius) {
    return radius * (data.range().high() - data.range().low());
  }

  /**
   * The accuracy that is proved; NaN where a layer states no bounds. Tightened bounds would take
   * longer than the training of a network with convolutions.
   */
  private List<Robustness> certified(Dataset some) {
    List<Robustness> found = new ArrayList<>();
    for (double epsilon : settings.radii().certificates()) {
      double accuracy;
      try {
        accuracy =
            Certificate.untightened(network, LOSS.decoder(), data.range())
                .accuracy(some, inUnits(epsilon));
      } catch (IllegalArgumentException e) {
        accuracy = Double.NaN;
      }
      found.add(new Robustness(Measure.CERTIFIED, epsilon, accuracy));
    }
    return found;
  }

  /** The flags at the middle radius of the attacks. */
  private List<String> flags(Dataset some) {
    List<Double> attacks = settings.radii().attacks();
    if (attacks.isEmpty()) {
      return List.of();
    }
    double epsilon = attacks.get(attacks.size() / 2);
    RandomSearch search = new RandomSearch(Norm.L_INF, inUnits(epsilon), QUERIES, data.range());
    return TrustFlags.of(network, LOSS, some, pgd(epsilon), search, seeds("flags")).raised();
  }

  private Map<String, List<Double>> corruptions(Dataset some) {
    Map<String, List<Double>> found = new LinkedHashMap<>();
    data.image()
        .ifPresent(
            size ->
                // The same damage for every run: the seed of the run is no part of it.
                CorruptionAccuracy.of(
                        network,
                        LOSS,
                        some,
                        size.width(),
                        size.height(),
                        Seeds.of(0).child("corruption"))
                    .accuracies()
                    .forEach((kind, all) -> found.put(kind.name().toLowerCase(Locale.ROOT), all)));
    return found;
  }
}
