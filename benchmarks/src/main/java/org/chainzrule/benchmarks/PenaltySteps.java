package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.benchmarks.Rounds.Spread;
import org.chainzrule.benchmarks.Workload.Kind;
import org.chainzrule.dreg.Adjoint;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.penalty.InputGradientPenalty;
import org.chainzrule.penalty.JacobianPenalty;
import org.chainzrule.penalty.Penalty;

/**
 * What penalties cost: a training step with each, divided by the step of the same network without
 * one, side by side in one process. The networks have cubic activations, and batches of 128.
 */
public final class PenaltySteps {

  private static final int ROUNDS = 24;
  private static final int BATCH = 128;
  private static final String NONE = "none";

  private PenaltySteps() {}

  /**
   * @param args the number of rounds, 24 by default
   */
  public static void main(String... args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
    System.out.println("| network | penalty | step, us | step / step without, all | near |");
    System.out.println("| --- | --- | --- | --- | --- |");
    measure(rounds, Workload.of(Kind.CUBIC, BATCH, 784, 128, 10));
    measure(rounds, Workload.of(Kind.CUBIC, BATCH, 784, 256, 128, 10));
    measure(rounds, Workload.images(Kind.CUBIC, BATCH));
    System.out.println(RoundTrip.seen());
  }

  private static void measure(int rounds, Workload workload) {
    ResidentBatches data = new ResidentBatches(1, BATCH, workload.inputs(), workload.classes());
    Workload penalised = workload.with(Kind.DREG);
    List<Job> jobs = new ArrayList<>();
    jobs.add(new Job(NONE, new Ours(workload, data)::train));
    penalties().forEach((name, p) -> jobs.add(new Job(name, new Ours(penalised, data, p)::train)));
    Rounds times = Rounds.run(rounds, jobs);
    for (Job job : jobs) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s |",
              workload.shape(),
              job.name(),
              times.micros(job.name()).middle(),
              times.ratio(job.name(), NONE),
              times.nearRatio(job.name(), NONE).map(Spread::middle).orElse("none")));
    }
  }

  private static Map<String, Penalty> penalties() {
    Map<String, Penalty> all = new LinkedHashMap<>();
    all.put("DREG LAYER", Dreg.layerwise(1e-4));
    all.put("DREG ADJOINT, 8 groups", adjoint(8));
    all.put("DREG ADJOINT, 4 groups", adjoint(4));
    all.put("input gradient", new InputGradientPenalty(3));
    all.put("Jacobian, 1 probe", new JacobianPenalty(0.01));
    return all;
  }

  private static Dreg adjoint(int groups) {
    return Dreg.adjoint(3).with(new Adjoint(groups, 0.03, 2));
  }
}
