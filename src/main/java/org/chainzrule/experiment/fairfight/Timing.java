package org.chainzrule.experiment.fairfight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.train.DivergenceException;
import org.chainzrule.train.Trainer;

/**
 * Times a training step of every entrant while no other run is going on. All take steps in turn in
 * one process, since a machine's speed drifts.
 */
final class Timing {

  private static final int STEPS = 64;
  private static final int WARM_UP = 3;

  private Timing() {}

  /** A run for each training, with the median of its step times over all rounds. */
  static List<FightRun> measure(
      List<FightTraining> trainings, FightData data, FightSettings settings) {
    Dataset some = data.split().train().take(STEPS * settings.batch());
    List<Layer> networks = trainings.stream().map(training -> training.network(data)).toList();
    List<Trainer> trainers = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      trainers.add(trainings.get(i).recipe(settings).trainer(networks.get(i), FightTraining.LOSS));
    }
    double[][] micros = new double[trainers.size()][settings.timingRounds()];
    for (int round = -WARM_UP; round < settings.timingRounds(); round++) {
      for (int i = 0; i < trainers.size(); i++) {
        double median = step(trainers.get(i), some);
        if (round >= 0) {
          micros[i][round] = median;
        }
      }
    }
    List<FightRun> runs = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      Arrays.sort(micros[i]);
      Layer network = networks.get(i);
      runs.add(
          new FightRun(
              trainings.get(i).key(),
              network.toString(),
              FightTraining.parameters(network),
              network.flops(some.inputShape()),
              Optional.empty(),
              0,
              Optional.empty(),
              new FightRun.Cost(0, micros[i][micros[i].length / 2], 0, Double.NaN),
              List.of(),
              Optional.empty()));
    }
    return runs;
  }

  private static double step(Trainer trainer, Dataset some) {
    try {
      return trainer.fit(some, 1).stepMicrosMedian();
    } catch (DivergenceException e) {
      return Double.NaN;
    }
  }
}
