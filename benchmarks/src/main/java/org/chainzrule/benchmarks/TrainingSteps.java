package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.benchmarks.Work.Kind;

/** Whole training steps of every library on every network, batch and kind of activation. */
final class TrainingSteps {

  /** Dense networks. A convolution net takes a place of its own here: see {@link #run}. */
  static final List<List<Integer>> SHAPES =
      List.of(
          List.of(784, 256, 128, 10), List.of(784, 1024, 1024, 10), List.of(300, 1024, 1024, 5));

  private static final int[] BATCHES = {32, 128, 512};
  private static final String FLOOR = "products";

  private TrainingSteps() {}

  /** Networks that are not a list of widths get a table of their own after this one. */
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
        "quiet",
        "PyTorch (DJL) / ours",
        "DL4J / ours",
        "DREG / none");
    for (List<Integer> widths : SHAPES) {
      for (int batch : BATCHES) {
        group(report, rounds, widths, batch);
      }
    }
  }

  private static void group(Report report, int rounds, List<Integer> widths, int batch) {
    Work relu = new Work(widths, Kind.RELU, 3, batch);
    ResidentBatches data = new ResidentBatches(1, batch, relu.inputs(), relu.classes());
    List<Contender> open = new ArrayList<>();
    List<Job> jobs = new ArrayList<>();
    jobs.add(new Job(FLOOR, new MatrixProducts(batch, widths)::run));
    for (Kind kind : List.of(Kind.RELU, Kind.CUBIC, Kind.DREG)) {
      Work work = relu.with(kind);
      jobs.add(job("ours " + kind, new Ours(work, data), open));
      jobs.add(job("djl " + kind, new Djl(work, data), open));
      if (kind != Kind.DREG) {
        Work nearest = kind == Kind.RELU ? work : relu.with(Kind.CUBE);
        jobs.add(job("dl4j " + kind, new Dl4j(nearest, data), open));
      }
    }
    Rounds times = Rounds.run(rounds, jobs);
    for (Kind kind : List.of(Kind.RELU, Kind.CUBIC, Kind.DREG)) {
      String ours = "ours " + kind;
      report.row(
          relu.shape(),
          String.valueOf(batch),
          kind.label,
          times.micros(FLOOR).middle(),
          times.micros(ours).middle(),
          times.ratio(ours, FLOOR).toString(),
          times.quiet(ours, FLOOR).middle(),
          times.ratio("djl " + kind, ours).toString(),
          kind == Kind.DREG ? "" : times.ratio("dl4j " + kind, ours).toString(),
          kind == Kind.DREG ? times.ratio(ours, "ours " + Kind.CUBIC).toString() : "");
    }
    open.forEach(Contender::close);
  }

  private static Job job(String name, Contender contender, List<Contender> open) {
    open.add(contender);
    return new Job(name, contender::train);
  }
}
