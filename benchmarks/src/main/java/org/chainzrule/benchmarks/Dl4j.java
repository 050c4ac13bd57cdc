package org.chainzrule.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.chainzrule.data.Batch;
import org.chainzrule.nn.layer.Sequential;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * DL4J as its manual has it: a {@code MultiLayerNetwork} with workspaces, which are on by default,
 * periodic garbage collection off, and {@code fit} on resident data sets with labels as one-hot
 * rows. It has no activation to learn, nor DREG; its nearest is {@code CUBE}, against which our
 * cubic does more.
 */
final class Dl4j implements Peer {

  private final Workload work;
  private final MultiLayerNetwork net;
  private final DataSet[] batches = new DataSet[ResidentBatches.DIFFERENT];
  private int next;

  /** Whether this library can do it: dense layers with ReLU or the cube. */
  static boolean takes(Workload work) {
    boolean known = work.kind() == Workload.Kind.RELU || work.kind() == Workload.Kind.CUBE;
    return known && work.convolutions() == 0;
  }

  /**
   * @param work one that it {@link #takes}
   */
  Dl4j(Workload work, ResidentBatches data) {
    Nd4j.getMemoryManager().togglePeriodicGc(false);
    this.work = work;
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(Workload.RATE)).list();
    for (int i = 0; i < work.layers(); i++) {
      int in = work.widths().get(i);
      int out = work.widths().get(i + 1);
      if (i < work.layers() - 1) {
        Activation activation =
            work.kind() == Workload.Kind.RELU ? Activation.RELU : Activation.CUBE;
        layers.layer(new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).build());
      } else {
        layers.layer(
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nIn(in)
                .nOut(out)
                .activation(Activation.SOFTMAX)
                .build());
      }
    }
    net = new MultiLayerNetwork(layers.build());
    net.init();
    copy(work.network());
    for (int i = 0; i < batches.length; i++) {
      Batch batch = data.batch(i);
      INDArray y = Nd4j.zeros(work.batch(), work.classes());
      for (int j = 0; j < work.batch(); j++) {
        y.putScalar(j, (int) batch.targets().at(j, 0), 1);
      }
      batches[i] = new DataSet(rows(Ours.floats(batch.inputs())), y);
    }
  }

  private INDArray rows(float[] values) {
    return Nd4j.create(values, new long[] {values.length / work.inputs(), work.inputs()}, 'c');
  }

  private void copy(Sequential network) {
    for (int i = 0; i < work.layers(); i++) {
      long[] shape = {work.widths().get(i), work.widths().get(i + 1)};
      net.setParam(i + "_W", Nd4j.create(Ours.floats(network.layers().get(i), 'w'), shape, 'c'));
      long[] row = {1, shape[1]};
      net.setParam(i + "_b", Nd4j.create(Ours.floats(network.layers().get(i), 'b'), row, 'c'));
    }
  }

  @Override
  public Slopes slopes() {
    net.setInput(batches[0].getFeatures());
    net.setLabels(batches[0].getLabels());
    net.computeGradientAndScore();
    Map<String, float[]> gradients = new TreeMap<>();
    for (int i = 0; i < work.layers(); i++) {
      gradients.put("w" + i, mean(net.gradient().getGradientFor(i + "_W")));
      gradients.put("b" + i, mean(net.gradient().getGradientFor(i + "_b")));
    }
    return new Slopes(net.score(), gradients);
  }

  /** DL4J sums over the batch here, and divides when it updates. */
  private float[] mean(INDArray sum) {
    return reading(sum.div(work.batch()));
  }

  private static float[] reading(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  @Override
  public void train(int steps) {
    for (int i = 0; i < steps; i++) {
      next = (next + 1) % batches.length;
      net.fit(batches[next]);
    }
  }

  @Override
  public Supplier<float[]> inference(float[] rows) {
    INDArray x = rows(rows);
    return () -> reading(net.output(x));
  }

  @Override
  public float[] infer(float[] rows) {
    return reading(net.output(rows(rows)));
  }

  @Override
  public void close() {
    net.close();
  }
}
