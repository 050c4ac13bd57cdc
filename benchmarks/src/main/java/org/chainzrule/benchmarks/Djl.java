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
 * PyTorch through DJL, as its manual has it: a block, a trainer with DJL's own Adam (one native
 * call a parameter), the steps of {@code EasyTrain} inside a scope that frees what they made, and a
 * {@code Predictor} for inference. Gradients come from its gradient collector. Intra-operation
 * threads are PyTorch's default, the number of cores; a graph optimizer has no part in it, since
 * blocks run eagerly.
 */
final class Djl implements Peer {

  static {
    // Everything comes from jars; nothing is to be fetched, nor reported home.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private final Workload work;
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final NDList[] inputs = new NDList[ResidentBatches.DIFFERENT];
  private final NDList[] labels = new NDList[ResidentBatches.DIFFERENT];
  private final Model model = Model.newInstance("peer", "PyTorch");
  private final DjlNet net;
  private final Trainer trainer;
  private final Predictor<NDList, NDList> predictor;
  private final Loss loss = Loss.softmaxCrossEntropyLoss();
  private int next;

  Djl(Workload work, ResidentBatches data) {
    this.work = work;
    this.net = new DjlNet(work);
    model.setBlock(net);
    DefaultTrainingConfig how =
        new DefaultTrainingConfig(loss)
            .optOptimizer(
                Adam.builder()
                    .optLearningRateTracker(Tracker.fixed((float) Workload.RATE))
                    .build());
    trainer = model.newTrainer(how);
    trainer.initialize(new Shape(work.batch(), work.inputs()));
    net.copy(work.network());
    for (int i = 0; i < inputs.length; i++) {
      Batch batch = data.batch(i);
      inputs[i] =
          new NDList(
              manager.create(Ours.floats(batch.inputs()), new Shape(work.batch(), work.inputs())));
      labels[i] =
          new NDList(manager.create(Ours.floats(batch.targets()), new Shape(work.batch(), 1)));
    }
    predictor = model.newPredictor(new NoopTranslator(null));
  }

  @Override
  public Slopes slopes() {
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
      return new Slopes(objective, gradients);
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
    // Workload may be under way until a number is read.
    net.read();
  }

  /** One training step as DJL's manual has it, in a scope that frees what it made. */
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
        new NDList(manager.create(rows, new Shape(rows.length / work.inputs(), work.inputs())));
    return () -> infer(x);
  }

  @Override
  public float[] infer(float[] rows) {
    try (NDManager own = manager.newSubManager()) {
      return infer(
          new NDList(own.create(rows, new Shape(rows.length / work.inputs(), work.inputs()))));
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
