package org.chainzrule.benchmarks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.chainzrule.data.Batch;

/**
 * PyTorch through DJL, as DJL's manual recommends: a block, a trainer with DJL's Adam (one native
 * call per parameter), the steps of {@code EasyTrain} in a scope that frees their arrays, and a
 * {@code Predictor} for inference. Gradients come from its gradient collector. PyTorch has its
 * default number of intra-operation threads, one per core. Blocks run eagerly, without a graph
 * optimizer.
 */
final class Djl implements Peer {

  static {
    // All natives come from jars: DJL must not download anything nor send usage data.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private final Workload workload;
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final NDList[] inputs = new NDList[ResidentBatches.COUNT];
  private final NDList[] labels = new NDList[ResidentBatches.COUNT];
  private final Model model = Model.newInstance("peer", "PyTorch");
  private final DjlNet net;
  private final Trainer trainer;
  private final Predictor<NDList, NDList> predictor;
  private final Loss loss = Loss.softmaxCrossEntropyLoss();
  private int next;

  Djl(Workload workload, ResidentBatches data) {
    this.workload = workload;
    this.net = new DjlNet(workload);
    model.setBlock(net);
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(loss)
            .optOptimizer(
                Adam.builder()
                    .optLearningRateTracker(Tracker.fixed((float) Workload.RATE))
                    .build());
    trainer = model.newTrainer(config);
    trainer.initialize(new Shape(workload.batch(), workload.inputs()));
    net.copy(workload.network());
    for (int i = 0; i < inputs.length; i++) {
      Batch batch = data.batch(i);
      inputs[i] =
          new NDList(
              manager.create(
                  Ours.floats(batch.inputs()), new Shape(workload.batch(), workload.inputs())));
      labels[i] =
          new NDList(manager.create(Ours.floats(batch.targets()), new Shape(workload.batch(), 1)));
    }
    predictor = model.newPredictor(new NoopTranslator(null));
  }

  @Override
  public LossAndGradients lossAndGradients() {
    try (NDScope scope = new NDScope()) {
      float objective;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray total = objective(0);
        collector.backward(total);
        objective = total.toFloatArray()[0];
      }
      Map<String, float[]> gradients = new TreeMap<>();
      net.gradients(gradients);
      scope.suppressNotUsedWarning();
      return new LossAndGradients(objective, gradients);
    }
  }

  private NDArray objective(int batch) {
    NDList out = trainer.forward(inputs[batch], labels[batch]);
    NDArray task = loss.evaluate(labels[batch], new NDList(out.get(0)));
    return out.size() == 1 ? task : task.add(out.get(1).mul((float) Workload.STRENGTH));
  }

  @Override
  public void train(int steps) {
    for (int i = 0; i < steps; i++) {
      next = (next + 1) % inputs.length;
      step(trainer, () -> objective(next));
    }
    // PyTorch computes asynchronously until a value is read.
    net.read();
  }

  /** One training step as DJL's manual recommends, in a scope that frees its arrays. */
  static void step(Trainer trainer, Supplier<NDArray> objective) {
    try (NDScope scope = new NDScope()) {
      try (GradientCollector collector = trainer.newGradientCollector()) {
        collector.backward(objective.get());
      }
      scope.suppressNotUsedWarning();
    }
    trainer.step();
  }

  @Override
  public Supplier<float[]> inference(float[] rows) {
    NDList x =
        new NDList(
            manager.create(rows, new Shape(rows.length / workload.inputs(), workload.inputs())));
    return () -> infer(x);
  }

  @Override
  public float[] infer(float[] rows) {
    try (NDManager own = manager.newSubManager()) {
      return infer(
          new NDList(
              own.create(rows, new Shape(rows.length / workload.inputs(), workload.inputs()))));
    }
  }

  private float[] infer(NDList x) {
    try {
      NDList y = predictor.predict(x);
      float[] logits = y.get(0).toFloatArray();
      y.close();
      return logits;
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    predictor.close();
    trainer.close();
    model.close();
    manager.close();
  }
}
