package org.chainzrule.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Sequential;

/**
 * The network as a DJL block: DJL's linear layers, convolutions and poolings, and its ReLU or a
 * cubic by Horner's rule. Each power has a parameter of its own, which is faster in DJL than rows
 * of one parameter. With DREG the second output is {@code Σ_l mean_s ‖J_l(s)‖²} in closed form,
 * {@code Σ_i mean_s p'(z_si)² ‖w_·i‖²} for each hidden layer, summed over the window positions of a
 * convolution. It is an ordinary part of the graph, which PyTorch differentiates once.
 */
final class DjlNet extends AbstractBlock {

  private static final int POWERS = 4;

  private final Workload workload;
  private final List<Block> maps = new ArrayList<>();
  private final Block largest = Pool.maxPool2dBlock(square(Workload.POOL), square(Workload.POOL));
  private final List<Parameter[]> coefficients = new ArrayList<>();

  DjlNet(Workload workload) {
    this.workload = workload;
    for (int i = 0; i < workload.layers(); i++) {
      int out = workload.maps().get(i).out();
      Block map =
          convolves(i)
              ? Conv2d.builder().setKernelShape(square(Workload.WINDOW)).setFilters(out).build()
              : Linear.builder().setUnits(out).build();
      maps.add(addChildBlock("map" + i, map));
      boolean hidden = i < workload.layers() - 1;
      if (hidden && workload.kind() != Workload.Kind.RELU) {
        Parameter[] c = new Parameter[POWERS];
        for (int k = 0; k < POWERS; k++) {
          c[k] =
              addParameter(
                  Parameter.builder()
                      .setName("c" + i + k)
                      .setType(Parameter.Type.OTHER)
                      .optInitializer(Initializer.ZEROS)
                      .optShape(convolves(i) ? new Shape(out, 1, 1) : new Shape(out))
                      .build());
        }
        coefficients.add(c);
      }
    }
  }

  private static Shape square(int side) {
    return new Shape(side, side);
  }

  private boolean convolves(int layer) {
    return layer < workload.convolutions();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    NDArray x = inputs.singletonOrThrow();
    NDArray penalty = null;
    if (convolves(0)) {
      x = x.reshape(images(x.size(0)));
    }
    for (int i = 0; i < maps.size(); i++) {
      if (i > 0 && convolves(i - 1) && !convolves(i)) {
        x = x.reshape(x.size(0), -1);
      }
      NDArray z = maps.get(i).forward(store, new NDList(x), training).singletonOrThrow();
      if (i == maps.size() - 1) {
        x = z;
      } else if (workload.kind() == Workload.Kind.RELU) {
        x = Activation.relu(z);
      } else {
        NDArray[] c = new NDArray[POWERS];
        for (int k = 0; k < POWERS; k++) {
          c[k] = store.getValue(coefficients.get(i)[k], z.getDevice(), training);
        }
        x = z.mul(c[3]).addi(c[2]).mul(z).addi(c[1]).mul(z).addi(c[0]);
        if (training && workload.kind() == Workload.Kind.DREG) {
          NDArray slope = z.mul(c[3].mul(3)).addi(c[2].mul(2)).mul(z).addi(c[1]);
          NDArray w = weight(store, i, z, training);
          int[] taps = convolves(i) ? new int[] {1, 2, 3} : new int[] {1};
          int[] places = convolves(i) ? new int[] {0, 2, 3} : new int[] {0};
          NDArray norms = w.square().sum(taps);
          NDArray squares = slope.square().sum(places).div(z.size(0));
          NDArray own = squares.mul(norms).sum();
          penalty = penalty == null ? own : penalty.add(own);
        }
      }
      if (convolves(i)) {
        x = largest.forward(store, new NDList(x), training).singletonOrThrow();
      }
    }
    return penalty == null ? new NDList(x) : new NDList(x, penalty);
  }

  private Shape images(long n) {
    return new Shape(n, workload.channels().get(0), Workload.SIDE, Workload.SIDE);
  }

  /** The weight of a layer, shape [out, in] or, for a convolution, [out, in, side, side]. */
  private NDArray weight(ParameterStore store, int layer, NDArray like, boolean training) {
    return store.getValue(parameter(layer, "weight"), like.getDevice(), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), workload.classes())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    long n = inputs[0].get(0);
    for (int i = 0; i < maps.size(); i++) {
      Shape input =
          convolves(i)
              ? new Shape(n, workload.channels().get(i), workload.side(i), workload.side(i))
              : new Shape(n, workload.maps().get(i).in());
      maps.get(i).initialize(manager, type, input);
    }
  }

  /** Copies the parameters of our network. */
  void copy(Sequential network) {
    List<Layer> layers = Ours.layersWithParameters(network);
    for (int i = 0; i < maps.size(); i++) {
      int in = workload.maps().get(i).in();
      int out = workload.maps().get(i).out();
      // Rows of a convolution's weights are numbered by channel, height and width on both sides.
      float[] w = transpose(Ours.floats(layers.get(i), 'w'), in, out);
      parameter(i, "weight").getArray().set(w);
      parameter(i, "bias").getArray().set(Ours.floats(layers.get(i), 'b'));
      if (i < coefficients.size()) {
        float[] c = Ours.floats(layers.get(i), 'c');
        for (int k = 0; k < POWERS; k++) {
          float[] row = Arrays.copyOfRange(c, k * out, (k + 1) * out);
          coefficients.get(i)[k].getArray().set(row);
        }
      }
    }
  }

  private Parameter parameter(int layer, String name) {
    return maps.get(layer).getParameters().get(name);
  }

  void gradients(Map<String, float[]> all) {
    for (int i = 0; i < maps.size(); i++) {
      int in = workload.maps().get(i).in();
      int out = workload.maps().get(i).out();
      all.put("w" + i, transpose(gradient(parameter(i, "weight")), out, in));
      all.put("b" + i, gradient(parameter(i, "bias")));
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

  /** Waits for asynchronous computations to end. */
  float read() {
    return parameter(0, "bias").getArray().getFloat(0);
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
