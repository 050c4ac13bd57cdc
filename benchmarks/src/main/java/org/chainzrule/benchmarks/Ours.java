package org.chainzrule.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.penalty.Forward;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;

/** This library: steps by its trainer, and inference as shown in the README. */
final class Ours implements Peer {

  private final Workload workload;
  private final Sequential network;
  private final ResidentBatches data;
  private final Trainer trainer;
  private final Penalty penalty;

  Ours(Workload workload, ResidentBatches data) {
    this(workload, data, Dreg.layerwise(Workload.STRENGTH));
  }

  /**
   * @param penalty the penalty used for {@link Workload.Kind#DREG}
   */
  Ours(Workload workload, ResidentBatches data, Penalty penalty) {
    this.workload = workload;
    this.network = workload.network();
    this.data = data;
    this.penalty = penalty;
    Trainer plain =
        Trainer.create(network, Loss.softmaxCrossEntropy())
            .with(new Adam(Workload.RATE))
            .batch(workload.batch());
    this.trainer = workload.kind() == Workload.Kind.DREG ? plain.with(penalty) : plain;
  }

  @Override
  public LossAndGradients lossAndGradients() {
    try (TensorScope scope = TensorScope.open()) {
      Batch batch = data.batch(0);
      Pass pass = Pass.training(Seeds.of(0));
      Variable input = Variable.constant(batch.inputs());
      Forward forward =
          Forward.of(network, pass, input, batch.targets(), Loss.softmaxCrossEntropy(), 0);
      Variable objective = forward.loss();
      if (workload.kind() == Workload.Kind.DREG) {
        objective = objective.plus(penalty.of(forward).times(Workload.STRENGTH));
      }
      Gradients gradients = Gradients.of(objective);
      Map<String, float[]> all = new TreeMap<>();
      List<Layer> layers = layersWithParameters(network);
      for (int i = 0; i < layers.size(); i++) {
        for (Parameter parameter : layers.get(i).parameters()) {
          all.put(name(parameter, i), floats(gradients.wrt(parameter).value()));
        }
      }
      return new LossAndGradients(objective.value().item(), all);
    }
  }

  /** The layers that have parameters. */
  static List<Layer> layersWithParameters(Sequential network) {
    return network.layers().stream().filter(layer -> !layer.parameters().isEmpty()).toList();
  }

  /** {@code "w0"}, {@code "b0"} or {@code "c0"} for a parameter of layer 0. */
  static String name(Parameter parameter, int layer) {
    return parameter.name().charAt(0) + "" + layer;
  }

  /** The elements in row-major order. */
  static float[] floats(Tensor tensor) {
    double[] values = tensor.toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /**
   * The elements of the parameter of a layer whose name begins with a letter, in row-major order.
   */
  static float[] floats(Layer layer, char letter) {
    return layer.parameters().stream()
        .filter(parameter -> parameter.name().charAt(0) == letter)
        .map(parameter -> floats(parameter.value()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void train(int steps) {
    trainer.fit(data.times(steps), 1);
  }

  @Override
  public Supplier<float[]> inference(float[] rows) {
    Tensor x = tensor(rows);
    return () -> infer(x);
  }

  @Override
  public float[] infer(float[] rows) {
    try (TensorScope scope = TensorScope.open()) {
      return infer(tensor(rows));
    }
  }

  private float[] infer(Tensor x) {
    try (TensorScope scope = TensorScope.open();
        Recording paused = Recording.pause()) {
      return floats(network.forward(Variable.constant(x), Pass.inference()).value());
    }
  }

  private Tensor tensor(float[] rows) {
    int width = workload.inputs();
    int n = rows.length / width;
    return n == 1
        ? Tensor.ofColumns(Shape.of(1, width), Precision.SINGLE, rows)
        : Tensor.ofColumns(
            n, width, Precision.SINGLE, (from, to, out) -> copy(rows, n, from, to, out));
  }

  /** Copies columns of a row-major matrix to column-major order. */
  private static void copy(float[] rows, int n, int from, int to, float[] out) {
    int width = rows.length / n;
    for (int i = 0; i < n; i++) {
      for (int j = from; j < to; j++) {
        out[(j - from) * n + i] = rows[i * width + j];
      }
    }
  }

  @Override
  public void close() {
    // Nothing to free: tensors are freed by the garbage collector.
  }
}
