package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.benchmarks.Workload.Kind;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.optim.schedule.Schedule;

/** Times a step of this library and its matrix products as one size of the network grows. */
final class Scaling {

  private static final int[] WIDTHS = {64, 128, 256, 512, 1024};
  private static final int[] DEPTHS = {1, 2, 4, 8, 16};
  private static final int[] DEGREES = {1, 2, 3, 4, 5, 7, 9};
  private static final int[] BATCHES = {8, 32, 128, 512, 2048};
  private static final int[] PROBES = {1, 2, 4};
  private static final Workload BASE = Workload.of(Kind.DREG, 128, 784, 256, 128, 10);

  private Scaling() {}

  static void run(Report report, int rounds) {
    report.heading("How a step with DREG grows");
    report.line("Each column / is the growth from the row before; products grow beside it.");
    Map<String, Workload> workloads = new LinkedHashMap<>();
    for (int width : WIDTHS) {
      workloads.put(String.valueOf(width), Workload.of(Kind.DREG, 128, 784, width, width, 10));
    }
    table(report, rounds, "width of 784-w-w-10", workloads);
    workloads.clear();
    for (int depth : DEPTHS) {
      List<Integer> widths = new ArrayList<>(Collections.nCopies(depth, 256));
      widths.add(0, 784);
      widths.add(10);
      workloads.put(
          String.valueOf(depth), Workload.of(Kind.DREG, 128, widths.toArray(Integer[]::new)));
    }
    table(report, rounds, "hidden layers of 256", workloads);
    workloads.clear();
    for (int batch : BATCHES) {
      workloads.put(String.valueOf(batch), BASE.ofBatch(batch));
    }
    table(report, rounds, "batch of " + BASE.shape(), workloads);
    workloads.clear();
    for (int degree : DEGREES) {
      workloads.put(String.valueOf(degree), BASE.ofDegree(degree));
    }
    table(report, rounds, "degree in " + BASE.shape(), workloads);
    scopes(report, rounds);
  }

  private static void table(
      Report report, int rounds, String what, Map<String, Workload> workloads) {
    List<Job> jobs = new ArrayList<>();
    workloads.forEach(
        (name, workload) -> {
          ResidentBatches data = new ResidentBatches(workload);
          jobs.add(new Job("floor " + name, new MatrixProducts(workload.maps()).alternatives()));
          jobs.add(new Job("ours " + name, new Ours(workload, data)::train));
        });
    Rounds times = Rounds.run(rounds, jobs);
    report.header(what, "products, us", "/", "step, us", "/", "step / products");
    String before = null;
    for (String name : workloads.keySet()) {
      String floor = "floor " + name;
      String ours = "ours " + name;
      report.row(
          name,
          times.micros(floor).middle(),
          before == null ? "" : times.ratio(floor, "floor " + before).middle(),
          times.micros(ours).middle(),
          before == null ? "" : times.ratio(ours, "ours " + before).middle(),
          times.ratio(ours, floor).toString());
      before = name;
    }
  }

  private static void scopes(Report report, int rounds) {
    ResidentBatches data = new ResidentBatches(BASE);
    Map<String, Dreg> scopes = new LinkedHashMap<>();
    Schedule strength = Schedule.constant(Workload.STRENGTH);
    scopes.put("layer", Dreg.layerwise(strength));
    scopes.put("slope", Dreg.of(Dreg.Scope.SLOPE, strength));
    for (int probes : PROBES) {
      scopes.put(
          "cumulative, probes: " + probes,
          Dreg.of(Dreg.Scope.CUMULATIVE, strength).probing(probes));
    }
    List<Job> jobs = new ArrayList<>();
    jobs.add(new Job("none", new Ours(BASE.with(Kind.CUBIC), data)::train));
    scopes.forEach((name, dreg) -> jobs.add(new Job(name, new Ours(BASE, data, dreg)::train)));
    Rounds times = Rounds.run(rounds, jobs);
    report.header("DREG in " + BASE.shape() + ", batch 128", "step, us", "/ none");
    for (Job job : jobs) {
      report.row(
          job.name(),
          times.micros(job.name()).middle(),
          times.ratio(job.name(), "none").toString());
    }
  }
}
