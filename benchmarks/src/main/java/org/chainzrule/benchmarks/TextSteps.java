package org.chainzrule.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.RowGradient;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.data.Batch;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;

/** Times a training step of a text network with an embedding bag, beside PyTorch through DJL. */
final class TextSteps {

  private static final int[] ROWS = {30_000, 300_000};

  private TextSteps() {}

  static void run(Report report, int rounds) {
    report.heading("Steps on texts");
    report.line(
        "Batches of "
            + TextBatches.BATCH
            + " texts of 100 to 300 tokens, a table of vectors of "
            + TextBatches.WIDTH
            + ", their mean, a linear layer, Adam.");
    report.header("rows", "ours, us", "PyTorch (DJL) / ours", "worst relative difference before");
    for (int rows : ROWS) {
      TextBatches texts = new TextBatches(rows);
      Sequential network = TextBatches.network(rows);
      Trainer trainer =
          Trainer.create(network, Loss.softmaxCrossEntropy())
              .with(new Adam(TextBatches.RATE))
              .batch(TextBatches.BATCH);
      try (DjlTexts djl = new DjlTexts(rows, texts).copy(network)) {
        double worst =
            lossAndGradients(network, texts).agree("texts in DJL", djl.lossAndGradients());
        Rounds times =
            Rounds.run(
                rounds,
                List.of(
                    new Job("ours", steps -> trainer.fit(texts.batches().times(steps), 1)),
                    new Job("djl", djl::train)));
        report.row(
            String.valueOf(rows),
            times.micros("ours").middle(),
            times.ratio("djl", "ours").toString(),
            String.format(Locale.ROOT, "%.1e", worst));
      }
    }
  }

  private static LossAndGradients lossAndGradients(Sequential network, TextBatches texts) {
    try (TensorScope scope = TensorScope.open()) {
      Batch batch = texts.batches().batch(0);
      Variable ids = Variable.constant(batch.inputs());
      Variable prediction = network.forward(ids, Pass.training(Seeds.of(0)));
      Variable objective = Loss.softmaxCrossEntropy().mean(prediction, batch.targets());
      EmbeddingBag bag = (EmbeddingBag) network.layers().get(0);
      Dense last = (Dense) network.layers().get(1);
      Gradients gradients = Gradients.of(objective);
      Map<String, float[]> all = new TreeMap<>();
      all.put("table", dense(gradients.rows(bag.table()).orElseThrow(), bag.table().value()));
      all.put("w", columns(gradients.wrt(last.weight()).value()));
      all.put("b", columns(gradients.wrt(last.bias()).value()));
      return new LossAndGradients(objective.value().item(), all);
    }
  }

  /** The gradient of a whole embedding table, row by row. */
  private static float[] dense(RowGradient gradient, Tensor table) {
    int d = table.rows();
    float[] all = new float[table.length()];
    float[] some = columns(gradient.values());
    for (int i = 0; i < gradient.rows().length; i++) {
      System.arraycopy(some, i * d, all, gradient.rows()[i] * d, d);
    }
    return all;
  }

  /** The elements in column-major order, in which PyTorch holds the transposed matrix by rows. */
  static float[] columns(Tensor x) {
    return Ours.floats(x.transpose());
  }
}
