package org.chainzrule.benchmarks;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.PairList;
import java.util.Map;
import java.util.TreeMap;
import org.chainzrule.data.Batch;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Sequential;

/**
 * The text network in PyTorch through DJL. Since DJL has no embedding bag, it embeds every position
 * of the batch, multiplies by a mask and sums over each text. The gradient of the table is dense,
 * since DJL's Adam supports no sparse one, so that every step updates the whole table.
 */
final class DjlTexts implements AutoCloseable {

  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final Model model = Model.newInstance("texts", "PyTorch");
  private final NDList[] inputs = new NDList[ResidentBatches.COUNT];
  private final NDList[] labels = new NDList[ResidentBatches.COUNT];
  private final Loss loss = Loss.softmaxCrossEntropyLoss();
  private final Bag bag;
  private final Trainer trainer;
  private int next;

  DjlTexts(int rows, TextBatches texts) {
    bag = new Bag(rows);
    model.setBlock(bag);
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(loss)
                .optOptimizer(
                    Adam.builder()
                        .optLearningRateTracker(Tracker.fixed((float) TextBatches.RATE))
                        .build()));
    Shape positions = new Shape(TextBatches.BATCH, TextBatches.LONGEST);
    trainer.initialize(positions, positions);
    for (int i = 0; i < inputs.length; i++) {
      Batch batch = texts.batches().batch(i);
      double[] ids = batch.inputs().toArray();
      long[] known = new long[ids.length];
      float[] mask = new float[ids.length];
      for (int at = 0; at < ids.length; at += TextBatches.LONGEST) {
        int length = 0;
        while (length < TextBatches.LONGEST && ids[at + length] >= 0) {
          known[at + length] = (long) ids[at + length++];
        }
        for (int k = 0; k < length; k++) {
          mask[at + k] = 1f / length;
        }
      }
      inputs[i] = new NDList(manager.create(known, positions), manager.create(mask, positions));
      float[] targets = Ours.floats(batch.targets());
      labels[i] = new NDList(manager.create(targets, new Shape(TextBatches.BATCH, 1)));
    }
  }

  /** Copies the parameters of our network. */
  DjlTexts copy(Sequential network) {
    EmbeddingBag table = (EmbeddingBag) network.layers().get(0);
    Dense last = (Dense) network.layers().get(1);
    // Our table is [d, rows] in column-major order, which is [rows, d] in row-major order.
    bag.table.getArray().set(TextSteps.columns(table.table().value()));
    bag.weight().getArray().set(TextSteps.columns(last.weight().value()));
    bag.bias().getArray().set(Ours.floats(last.bias().value()));
    return this;
  }

  LossAndGradients lossAndGradients() {
    try (NDScope scope = new NDScope()) {
      float objective;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray total = objective(0);
        collector.backward(total);
        objective = total.toFloatArray()[0];
      }
      Map<String, float[]> gradients = new TreeMap<>();
      gradients.put("table", bag.table.getArray().getGradient().toFloatArray());
      gradients.put("w", bag.weight().getArray().getGradient().toFloatArray());
      gradients.put("b", bag.bias().getArray().getGradient().toFloatArray());
      scope.suppressNotUsedWarning();
      return new LossAndGradients(objective, gradients);
    }
  }

  private NDArray objective(int batch) {
    return loss.evaluate(labels[batch], trainer.forward(inputs[batch], labels[batch]));
  }

  void train(int steps) {
    for (int i = 0; i < steps; i++) {
      next = (next + 1) % inputs.length;
      Djl.step(trainer, () -> objective(next));
    }
    // PyTorch computes asynchronously until a value is read.
    bag.bias().getArray().getFloat(0);
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
    manager.close();
  }

  private static final class Bag extends AbstractBlock {

    private final Parameter table;
    private final Linear last;

    Bag(int rows) {
      table =
          addParameter(
              Parameter.builder()
                  .setName("table")
                  .setType(Parameter.Type.WEIGHT)
                  .optInitializer(Initializer.ZEROS)
                  .optShape(new Shape(rows, TextBatches.WIDTH))
                  .build());
      last = addChildBlock("last", Linear.builder().setUnits(TextBatches.CLASSES).build());
    }

    Parameter weight() {
      return last.getParameters().get("weight");
    }

    Parameter bias() {
      return last.getParameters().get("bias");
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList in, boolean training, PairList<String, Object> options) {
      NDArray ids = in.get(0);
      NDArray vectors =
          Embedding.embedding(
                  ids, store.getValue(table, ids.getDevice(), training), SparseFormat.DENSE)
              .singletonOrThrow();
      NDArray means = vectors.mul(in.get(1).expandDims(2)).sum(new int[] {1});
      return last.forward(store, new NDList(means), training);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
      return new Shape[] {new Shape(shapes[0].get(0), TextBatches.CLASSES)};
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
      last.initialize(manager, type, new Shape(shapes[0].get(0), TextBatches.WIDTH));
    }
  }
}
