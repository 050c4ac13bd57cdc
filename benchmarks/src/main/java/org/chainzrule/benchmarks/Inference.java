package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.benchmarks.Workload.Kind;

/**
 * Times inference of 784-256-128-10. At batch 1 the input is an array; at larger batches it is
 * already a tensor of each library. The output is an array.
 */
final class Inference {

  private static final int[] BATCHES = {1, 32, 1024};
  private static final int CALLS = 250;

  private Inference() {}

  static void run(Report report, int rounds) {
    report.heading("Inference, 784-256-128-10");
    report.header("activation", "batch", "ours, us", "PyTorch (DJL) / ours", "DL4J / ours");
    for (Kind kind : List.of(Kind.RELU, Kind.CUBIC)) {
      for (int batch : BATCHES) {
        Map<String, Peer> all = contenders(kind);
        List<Job> jobs = new ArrayList<>();
        float[] rows = rows(batch);
        all.forEach(
            (name, contender) -> {
              IntConsumer job = job(contender, batch, rows);
              jobs.add(new Job(name, contender instanceof Dl4j ? BlasThreads.all(job) : job));
            });
        Rounds times = Rounds.run(rounds, jobs);
        report.row(
            kind.label,
            String.valueOf(batch),
            times.micros("ours").middle(),
            times.ratio("djl", "ours").toString(),
            times.ratio("dl4j", "ours").toString());
        all.values().forEach(Peer::close);
      }
    }
    report.line("");
    report.line("One example at a time, latencies of single calls in microseconds:");
    report.header("activation", "library", "p50", "p99", "p99.9", "p99 / ours");
    for (Kind kind : List.of(Kind.RELU, Kind.CUBIC)) {
      latencies(report, kind, rounds);
    }
  }

  private static IntConsumer job(Peer contender, int batch, float[] rows) {
    if (batch == 1) {
      return steps -> {
        for (int i = 0; i < steps; i++) {
          contender.infer(rows);
        }
      };
    }
    Supplier<float[]> ready = contender.inference(rows);
    return steps -> {
      for (int i = 0; i < steps; i++) {
        ready.get();
      }
    };
  }

  private static Map<String, Peer> contenders(Kind kind) {
    Workload workload = Workload.of(kind, 32, 784, 256, 128, 10);
    ResidentBatches data = new ResidentBatches(workload);
    Map<String, Peer> all = new LinkedHashMap<>();
    all.put("ours", new Ours(workload, data));
    all.put("djl", new Djl(workload, data));
    all.put("dl4j", new Dl4j(kind == Kind.RELU ? workload : workload.with(Kind.CUBE), data));
    return all;
  }

  private static void latencies(Report report, Kind kind, int rounds) {
    Map<String, Peer> all = contenders(kind);
    Map<String, double[]> micros = new LinkedHashMap<>();
    all.keySet().forEach(name -> micros.put(name, new double[rounds * CALLS]));
    float[][] examples = new float[CALLS][];
    Arrays.setAll(examples, i -> rows(1));
    for (int round = -rounds; round < rounds; round++) {
      for (Map.Entry<String, Peer> entry : all.entrySet()) {
        for (int i = 0; i < CALLS; i++) {
          long start = System.nanoTime();
          entry.getValue().infer(examples[i]);
          if (round >= 0) {
            micros.get(entry.getKey())[round * CALLS + i] = (System.nanoTime() - start) / 1e3;
          }
        }
      }
    }
    micros.values().forEach(Arrays::sort);
    double[] ours = micros.get("ours");
    micros.forEach(
        (name, sorted) ->
            report.row(
                kind.label,
                name,
                Rounds.number(at(sorted, 0.5)),
                Rounds.number(at(sorted, 0.99)),
                Rounds.number(at(sorted, 0.999)),
                Rounds.number(at(sorted, 0.99) / at(ours, 0.99))));
    all.values().forEach(Peer::close);
  }

  private static double at(double[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  }

  private static float[] rows(int n) {
    Random random = new Random(n);
    float[] rows = new float[n * 784];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) random.nextGaussian();
    }
    return rows;
  }
}
