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
 * DL4J as its manual recommends: a {@code MultiLayerNetwork} with workspaces, which are on by
 * default, periodic garbage collection off, and {@code fit} on data sets in memory with one-hot
 * labels. It has neither learned activations nor DREG; the nearest is {@code CUBE}, which does less
 * work than our cubic.
 */
final class Dl4j implements Peer {

  private final Workload workload;
  private final MultiLayerNetwork net;
  private final DataSet[] batches = new DataSet[ResidentBatches.COUNT];
  private int next;

  /** Whether DL4J supports the workload: dense layers with ReLU or the cube. */
  static boolean supports(Workload workload) {
    boolean known = workload.kind() == Workload.Kind.RELU || workload.kind() == Workload.Kind.CUBE;
    return known && workload.convolutions() == 0;
  }

  /**
   * @param workload one that is {@link #supports supported}
   */
  Dl4j(Workload workload, ResidentBatches data) {
    Nd4j.getMemoryManager().togglePeriodicGc(false);
    this.workload = workload;
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(Workload.RATE)).list();
    for (int i = 0; i < workload.layers(); i++) {
      int in = workload.widths().get(i);
      int out = workload.widths().get(i + 1);
      if (i < workload.layers() - 1) {
        Activation activation =
            workload.kind() == Workload.Kind.RELU ? Activation.RELU : Activation.CUBE;
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
    copy(workload.network());
    for (int i = 0; i < batches.length; i++) {
      Batch batch = data.batch(i);
      INDArray y = Nd4j.zeros(workload.batch(), workload.classes());
      for (int j = 0; j < workload.batch(); j++) {
        y.putScalar(j, (int) batch.targets().at(j, 0), 1);
      }
      batches[i] = new DataSet(rows(Ours.floats(batch.inputs())), y);
    }
  }

  private INDArray rows(float[] values) {
    return Nd4j.create(
        values, new long[] {values.length / workload.inputs(), workload.inputs()}, 'c');
  }

  private void copy(Sequential network) {
    for (int i = 0; i < workload.layers(); i++) {
      long[] shape = {workload.widths().get(i), workload.widths().get(i + 1)};
      net.setParam(i + "_W", Nd4j.create(Ours.floats(network.layers().get(i), 'w'), shape, 'c'));
      long[] row = {1, shape[1]};
      net.setParam(i + "_b", Nd4j.create(Ours.floats(network.layers().get(i), 'b'), row, 'c'));
    }
  }

  @Override
  public LossAndGradients lossAndGradients() {
    net.setInput(batches[0].getFeatures());
    net.setLabels(batches[0].getLabels());
    net.computeGradientAndScore();
    Map<String, float[]> gradients = new TreeMap<>();
    for (int i = 0; i < workload.layers(); i++) {
      gradients.put("w" + i, mean(net.gradient().getGradientFor(i + "_W")));
      gradients.put("b" + i, mean(net.gradient().getGradientFor(i + "_b")));
    }
    return new LossAndGradients(net.score(), gradients);
  }

  /** The mean of gradients that DL4J has summed over the batch; it divides only when it updates. */
  private float[] mean(INDArray sum) {
    return rowMajor(sum.div(workload.batch()));
  }

  private static float[] rowMajor(INDArray array) {
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
    return () -> rowMajor(net.output(x));
  }

  @Override
  public float[] infer(float[] rows) {
    return rowMajor(net.output(rows(rows)));
  }

  @Override
  public void close() {
    net.close();
  }
}
