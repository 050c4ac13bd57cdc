package org.chainzrule.nn.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerException;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.SequenceBound;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;

/**
 * Layers applied one after the other. It reports nothing to DREG itself, since its layers do.
 *
 * <pre>{@code
 * Layer network =
 *     Sequential.create(
 *         Seeds.of(7), Dense.plan(784, 128, PolynomialActivation.cubic()), Dense.plan(128, 10));
 * }</pre>
 */
public record Sequential(List<Layer> layers) implements Layer {

  /** The names of the first layers, which every forward pass needs. */
  private static final List<String> NAMES =
      IntStream.range(0, 64).mapToObj(Integer::toString).toList();

  /**
   * @throws IllegalArgumentException if a layer does not take what the one before it gives
   */
  public Sequential {
    layers = List.copyOf(layers);
    Shape shape = null;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Optional<Shape> start = shape == null ? layer.inputShape() : Optional.of(shape);
      if (start.isPresent()) {
        shape = next(i, layer, start.get());
      }
    }
  }

  private static Shape next(int place, Layer layer, Shape input) {
    return LayerException.within(name(place), () -> layer.outputShape(input));
  }

  /** The name of the layer at a place. */
  private static String name(int place) {
    return place < NAMES.size() ? NAMES.get(place) : Integer.toString(place);
  }

  /** These layers in this order. */
  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  /** Builds layers from plans in 32 bits, each with seeds derived from these by its place. */
  public static Sequential create(Seeds seeds, LayerPlan... plans) {
    return plan(plans).build(seeds, Precision.SINGLE);
  }

  /** The plan of a sequence of these layers. */
  public static SequentialPlan plan(LayerPlan... plans) {
    return new SequentialPlan(List.of(plans));
  }

  /** Plans one after the other. */
  public record SequentialPlan(List<LayerPlan> plans) implements LayerPlan {
    @Override
    public Sequential build(Seeds seeds, Precision precision) {
      List<Layer> layers = new ArrayList<>();
      for (int i = 0; i < plans.size(); i++) {
        layers.add(plans.get(i).build(seeds.child(i), precision));
      }
      return new Sequential(layers);
    }
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Variable y = x;
    for (int i = 0; i < layers.size(); i++) {
      y = pass.through(name(i), layers.get(i), y);
    }
    return y;
  }

  @Override
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  @Override
  public Optional<Shape> inputShape() {
    return layers.isEmpty() ? Optional.empty() : layers.get(0).inputShape();
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      shape = next(i, layers.get(i), shape);
    }
    return shape;
  }

  @Override
  public Map<String, Layer> parts() {
    return numbered(layers);
  }

  /** Layers by their places, from {@code "0"} on. */
  static Map<String, Layer> numbered(List<Layer> layers) {
    Map<String, Layer> parts = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      parts.put(name(i), layers.get(i));
    }
    return parts;
  }

  @Override
  public LayerBound bound() {
    return SequenceBound.of(layers.stream().map(Layer::bound).toList());
  }

  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.sequence(layers.stream().map(Layer::trainingBound).toList());
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    OnnxTensor y = x;
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Shape own = shape;
      y = y.through(name(i), at -> layer.onnx(at, own));
      shape = next(i, layer, shape);
    }
    return y;
  }

  @Override
  public Description describe() {
    return Description.of("Sequential").with(parts());
  }

  @Override
  public int leastBatch(Shape input) {
    int least = 1;
    Shape shape = input;
    for (Layer layer : layers) {
      least = Math.max(least, layer.leastBatch(shape));
      shape = layer.outputShape(shape);
    }
    return least;
  }

  @Override
  public long flops(Shape input) {
    long flops = 0;
    Shape shape = input;
    for (Layer layer : layers) {
      flops += layer.flops(shape);
      shape = layer.outputShape(shape);
    }
    return flops;
  }

  @Override
  public String toString() {
    return layers.stream().map(Layer::toString).collect(Collectors.joining("; "));
  }
}
