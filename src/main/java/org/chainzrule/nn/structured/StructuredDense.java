package org.chainzrule.nn.structured;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.AffineBound;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * A dense layer with few weights, {@code y = a(x M + b)}, from inputs {@code [n, in]} to outputs
 * {@code [n, out]}: its matrix M is a {@link StructuredMap}, which is not formed to predict or to
 * learn. Its Jacobian is {@code diag(a'(z)) Mᵀ}, with squared columns of M in closed form.
 *
 * <pre>{@code
 * Layer network =
 *     Sequential.create(
 *         Seeds.of(7),
 *         StructuredDense.separable(
 *             Shape.of(28, 28, 1), Shape.of(8, 8, 16), PolynomialActivation.cubic()),
 *         Dense.plan(8 * 8 * 16, 10));
 * }</pre>
 *
 * @param map M
 * @param bias b, one for each unit of the map, shape {@code [1, units]}
 * @param activation one for each unit of the map
 */
public record StructuredDense(StructuredMap map, Parameter bias, Activation activation)
    implements Layer {

  /** Makes a map with elements of a variance. */
  @FunctionalInterface
  private interface MapPlan {
    /**
     * @param variance {@code in Var M}
     */
    StructuredMap build(double variance, Seeds seeds, Precision precision);
  }

  /**
   * The plan of a layer whose map is separable over the rows and columns of an image, see {@link
   * SeparableMap}. Images come and go as rows of numbers in memory order, so that such layers
   * follow each other; the units are the channels of the output.
   *
   * @param image the shape of its input, {@code [w, h, c]}
   * @param output the shape of its output, {@code [p, q, d]}
   * @throws IllegalArgumentException if one of them has not three axes of at least 1
   */
  public static LayerPlan separable(Shape image, Shape output, ActivationPlan activation) {
    for (Shape shape : List.of(image, output)) {
      if (shape.rank() != 3 || shape.length() < 1) {
        throw new IllegalArgumentException(
            "expected images [width, height, channels] of at least 1 each, got " + shape);
      }
    }
    return plan(
        (variance, seeds, precision) ->
            SeparableMap.create(image, output, variance, seeds, precision),
        output.size(2),
        activation);
  }

  /**
   * The plan of a layer whose matrix has a low rank, see {@link LowRankMap}.
   *
   * @param rank r, at least 1
   * @throws IllegalArgumentException if a number is below 1
   */
  public static LayerPlan lowRank(int in, int out, int rank, ActivationPlan activation) {
    if (in < 1 || out < 1 || rank < 1) {
      throw new IllegalArgumentException(
          "expected positive widths and a positive rank, got "
              + in
              + " and "
              + out
              + " of rank "
              + rank);
    }
    return plan(
        (variance, seeds, precision) ->
            LowRankMap.create(in, out, rank, variance, seeds, precision),
        out,
        activation);
  }

  /**
   * The plan of a layer whose matrix consists of blocks behind a permutation of the inputs, see
   * {@link BlockDiagonalMap}.
   *
   * @param blocks the number of blocks, at least 1, a divisor of both widths
   * @param permutation the seed of the permutation, which the plan fixes
   * @throws IllegalArgumentException if a width is below 1, or the blocks do not divide it
   */
  public static LayerPlan blockDiagonal(
      int in, int out, int blocks, int permutation, ActivationPlan activation) {
    if (in < 1 || out < 1 || blocks < 1 || in % blocks != 0 || out % blocks != 0) {
      throw new IllegalArgumentException(
          "expected positive widths that are multiples of the number of blocks, got "
              + in
              + " and "
              + out
              + " of "
              + blocks
              + " blocks");
    }
    return plan(
        (variance, seeds, precision) ->
            BlockDiagonalMap.create(in, out, blocks, permutation, variance, seeds, precision),
        out,
        activation);
  }

  private static LayerPlan plan(MapPlan map, int units, ActivationPlan plan) {
    return (seeds, precision) -> {
      Activation activation = plan.build(units, seeds.child("activation"), precision);
      double variance = activation.weightVariance(units, precision);
      Tensor zeros = Tensor.zeros(Shape.of(1, units), precision);
      return new StructuredDense(
          map.build(variance, seeds, precision),
          new Parameter("bias", Parameter.Role.BIAS, zeros),
          activation);
    };
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    int n = x.shape().size(0);
    Shape output = Shape.of(n, map.out());
    Shape places = Shape.of(n * (map.out() / map.units()), map.units());
    Variable z = map.apply(x).reshape(places).plus(bias);
    if (activation.equals(Activation.identity())) {
      pass.report(() -> new StructuredJacobian.Linear(map, n));
      return z.reshape(output);
    }
    pass.activates(activation, z);
    Activation.Evaluation a = activation.evaluate(z);
    pass.report(() -> new StructuredJacobian.Scaled(map, a, n));
    return a.value().reshape(output);
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(map.parameters());
    all.add(bias);
    all.addAll(activation.parameters());
    return List.copyOf(all);
  }

  @Override
  public Optional<Shape> inputShape() {
    return Optional.of(Shape.of(map.in()));
  }

  @Override
  public Shape outputShape(Shape input) {
    Layer.super.outputShape(input);
    return Shape.of(map.out());
  }

  /** Those of the map, the bias included, and the activation's. */
  @Override
  public long flops(Shape input) {
    return map.flops() + activation.flops(outputShape(input));
  }

  @Override
  public Map<String, Layer> parts() {
    return Map.of("activation", activation);
  }

  /** Returns the bound of a dense layer with the matrix M. */
  @Override
  public LayerBound bound() {
    double[] b = bias.value().toArray();
    double[] each = new double[map.out()];
    for (int j = 0; j < each.length; j++) {
      each[j] = b[j / (each.length / b.length)];
    }
    LayerBound affine = new AffineBound(map.elements(), each, 0x1p-53);
    if (isPlain()) {
      return LayerBound.sequence(affine, activation.bound());
    }
    Shape units = unitsLast();
    return LayerBound.sequence(
        affine,
        LayerBound.reshaping(shape -> units),
        activation.bound(),
        LayerBound.reshaping(shape -> Shape.of(map.out())));
  }

  @Override
  public TrainingBound trainingBound() {
    Shape units = unitsLast();
    Variable each = bias.stretchTo(units).reshape(Shape.of(1, map.out()));
    TrainingBound affine = TrainingBound.affine(map.matrix(), each);
    if (isPlain()) {
      return TrainingBound.sequence(affine, activation.trainingBound());
    }
    return TrainingBound.sequence(
        affine,
        TrainingBound.rising(z -> z.reshape(units.prepend(z.shape().size(0)))),
        activation.trainingBound(),
        TrainingBound.rising(Variable::flatten));
  }

  /**
   * Whether its activation takes the outputs as they are, without units on an axis of their own.
   */
  private boolean isPlain() {
    return map.units() == map.out() || activation.equals(Activation.identity());
  }

  /** The shape of an example's outputs in which units are the last axis. */
  private Shape unitsLast() {
    return Shape.of(map.out() / map.units(), map.units());
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    Shape units = unitsLast();
    OnnxTensor z = map.onnx(x).reshape(-1, units.size(1), units.size(0));
    OnnxTensor biased = z.plus(x.units("bias", units, bias.value().toArray()));
    return biased.through("activation", at -> activation.onnx(at, units)).node("Flatten");
  }

  @Override
  public Description describe() {
    return map.describe().with(parts());
  }

  @Override
  public String toString() {
    return "Dense " + map + (activation.equals(Activation.identity()) ? "" : ", " + activation);
  }
}
