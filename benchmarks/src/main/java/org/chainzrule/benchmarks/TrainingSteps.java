package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.benchmarks.Workload.Kind;

/** Times whole training steps of every library by network, batch size and kind of activation. */
final class TrainingSteps {

  private static final int[] BATCHES = {32, 128, 512};
  private static final String FLOOR = "products";

  private TrainingSteps() {}

  /** Three dense networks and one with convolutions, with ReLU. */
  static List<Workload> networks(int batch) {
    return List.of(
        Workload.of(Kind.RELU, batch, 784, 256, 128, 10),
        Workload.of(Kind.RELU, batch, 784, 1024, 1024, 10),
        Workload.of(Kind.RELU, batch, 300, 1024, 1024, 5),
        Workload.images(Kind.RELU, batch));
  }

  static void run(Report report, int rounds) {
    report.heading("Training steps");
    report.line("Peer / ours: above 1, ours is faster. DL4J's cubic is z³ with nothing to learn.");
    report.header(
        "network",
        "batch",
        "activation",
        "products, us",
        "ours, us",
        "ours / products",
        "near",
        "PyTorch (DJL) / ours",
        "near",
        "DL4J / ours",
        "DREG / none",
        "near");
    for (int i = 0; i < networks(1).size(); i++) {
      for (int batch : BATCHES) {
        group(report, rounds, networks(batch).get(i));
      }
    }
    report.line("");
    report.line(RoundTrip.seen());
  }

  private static void group(Report report, int rounds, Workload relu) {
    ResidentBatches data = new ResidentBatches(relu);
    List<Peer> open = new ArrayList<>();
    List<Job> jobs = new ArrayList<>();
    jobs.add(new Job(FLOOR, new MatrixProducts(relu.maps()).alternatives()));
    for (Kind kind : List.of(Kind.RELU, Kind.CUBIC, Kind.DREG)) {
      Workload workload = relu.with(kind);
      jobs.add(job("ours " + kind, new Ours(workload, data), open));
      jobs.add(job("djl " + kind, new Djl(workload, data), open));
      if (Dl4j.supports(nearest(workload))) {
        Peer dl4j = new Dl4j(nearest(workload), data);
        open.add(dl4j);
        jobs.add(new Job("dl4j " + kind, BlasThreads.all(dl4j::train)));
      }
    }
    Rounds times = Rounds.run(rounds, jobs);
    for (Kind kind : List.of(Kind.RELU, Kind.CUBIC, Kind.DREG)) {
      String ours = "ours " + kind;
      report.row(
          relu.shape(),
          String.valueOf(relu.batch()),
          kind.label,
          times.micros(FLOOR).middle(),
          times.micros(ours).middle(),
          times.ratio(ours, FLOOR).toString(),
          near(times, ours, FLOOR),
          times.ratio("djl " + kind, ours).toString(),
          near(times, "djl " + kind, ours),
          Dl4j.supports(nearest(relu.with(kind)))
              ? times.ratio("dl4j " + kind, ours).toString()
              : "",
          kind == Kind.DREG ? times.ratio(ours, "ours " + Kind.CUBIC).toString() : "",
          kind == Kind.DREG ? near(times, ours, "ours " + Kind.CUBIC) : "");
    }
    open.forEach(Peer::close);
  }

  private static String near(Rounds times, String job, String by) {
    return times.nearRatio(job, by).map(Rounds.Spread::middle).orElse("none");
  }

  /** The kind that DL4J runs instead: a cube in place of a cubic. */
  private static Workload nearest(Workload workload) {
    return workload.kind() == Kind.CUBIC ? workload.with(Kind.CUBE) : workload;
  }

  private static Job job(String name, Peer contender, List<Peer> open) {
    open.add(contender);
    return new Job(name, contender::train);
  }
}
