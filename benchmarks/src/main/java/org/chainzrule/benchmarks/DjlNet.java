package org.chainzrule.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.chainzrule.nn.Sequential;

/**
 * The network as a DJL block: DJL's linear layers, its ReLU or a cubic by Horner's rule with a
 * parameter for each power, which is faster there than rows of one. With DREG its second output is
 * {@code Σ_l mean_s ‖J_l(s)‖²} in closed form, {@code Σ_i mean_s p'(z_si)² ‖w_·i‖²} for each hidden
 * layer, an ordinary part of the graph: PyTorch differentiates it once.
 */
final class DjlNet extends AbstractBlock {

  private static final int POWERS = 4;

  private final Work work;
  private final List<Linear> linear = new ArrayList<>();
  private final List<Parameter[]> coefficients = new ArrayList<>();

  DjlNet(Work work) {
    this.work = work;
    for (int i = 0; i < work.layers(); i++) {
      int out = work.widths().get(i + 1);
      linear.add(addChildBlock("linear" + i, Linear.builder().setUnits(out).build()));
      boolean hidden = i < work.layers() - 1;
      if (hidden && work.kind() != Work.Kind.RELU) {
        Parameter[] c = new Parameter[POWERS];
        for (int k = 0; k < POWERS; k++) {
          c[k] =
              addParameter(
                  Parameter.builder()
                      .setName("c" + i + k)
                      .setType(Parameter.Type.OTHER)
                      .optInitializer(Initializer.ZEROS)
                      .optShape(new Shape(out))
                      .build());
        }
        coefficients.add(c);
      }
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    NDArray x = inputs.singletonOrThrow();
    NDArray penalty = null;
    for (int i = 0; i < linear.size(); i++) {
      NDArray z = linear.get(i).forward(store, new NDList(x), training).singletonOrThrow();
      if (i == linear.size() - 1) {
        x = z;
      } else if (work.kind() == Work.Kind.RELU) {
        x = Activation.relu(z);
      } else {
        NDArray[] c = new NDArray[POWERS];
        for (int k = 0; k < POWERS; k++) {
          c[k] = store.getValue(coefficients.get(i)[k], z.getDevice(), training);
        }
        x = z.mul(c[3]).addi(c[2]).mul(z).addi(c[1]).mul(z).addi(c[0]);
        if (training && work.kind() == Work.Kind.DREG) {
          NDArray slope = z.mul(c[3].mul(3)).addi(c[2].mul(2)).mul(z).addi(c[1]);
          NDArray w = weight(store, i, z, training);
          NDArray norms = w.square().sum(new int[] {1});
          NDArray own = slope.square().mean(new int[] {0}).mul(norms).sum();
          penalty = penalty == null ? own : penalty.add(own);
        }
      }
    }
    return penalty == null ? new NDList(x) : new NDList(x, penalty);
  }

  /** Shape [out, in]. */
  private NDArray weight(ParameterStore store, int layer, NDArray like, boolean training) {
    Parameter weight = linear.get(layer).getParameters().get("weight");
    return store.getValue(weight, like.getDevice(), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), work.classes())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    for (int i = 0; i < linear.size(); i++) {
      linear.get(i).initialize(manager, type, new Shape(inputs[0].get(0), work.widths().get(i)));
    }
  }

  /** Takes over the numbers of our network. */
  void copy(Sequential network) {
    for (int i = 0; i < linear.size(); i++) {
      float[] w = Ours.floats(network.layers().get(i), 'w');
      int in = work.widths().get(i);
      int out = work.widths().get(i + 1);
      linear.get(i).getParameters().get("weight").getArray().set(transpose(w, in, out));
      linear
          .get(i)
          .getParameters()
          .get("bias")
          .getArray()
          .set(Ours.floats(network.layers().get(i), 'b'));
      if (i < coefficients.size()) {
        float[] c = Ours.floats(network.layers().get(i), 'c');
        for (int k = 0; k < POWERS; k++) {
          float[] row = Arrays.copyOfRange(c, k * out, (k + 1) * out);
          coefficients.get(i)[k].getArray().set(row);
        }
      }
    }
  }

  void gradients(Map<String, float[]> all) {
    for (int i = 0; i < linear.size(); i++) {
      int in = work.widths().get(i);
      int out = work.widths().get(i + 1);
      float[] w = gradient(linear.get(i).getParameters().get("weight"));
      all.put("w" + i, transpose(w, out, in));
      all.put("b" + i, gradient(linear.get(i).getParameters().get("bias")));
      if (i < coefficients.size()) {
        float[] c = new float[POWERS * out];
        for (int k = 0; k < POWERS; k++) {
          System.arraycopy(gradient(coefficients.get(i)[k]), 0, c, k * out, out);
        }
        all.put("c" + i, c);
      }
    }
  }

  private static float[] gradient(Parameter parameter) {
    return parameter.getArray().getGradient().toFloatArray();
  }

  /** Waits for whatever is under way. */
  float read() {
    return linear.get(0).getParameters().get("bias").getArray().getFloat(0);
  }

  private static float[] transpose(float[] a, int rows, int columns) {
    float[] t = new float[a.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        t[j * rows + i] = a[i * columns + j];
      }
    }
    return t;
  }
}
