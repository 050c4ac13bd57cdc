package org.chainzrule.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.AffineBound;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.IntervalBatch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerException;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * Several layers applied to the same input, their outputs concatenated, {@code y = (f_1(x), f_2(x),
 * ...)}: shape {@code [n, d_1 + d_2 + ...]}. For inputs without a derivative, such as token ids:
 * every layer inside reports to DREG as elsewhere, and cumulative DREG begins at y. DREG ADJOINT
 * follows every part back to where it begins.
 *
 * @param layers f_1, f_2, ...; each gives one vector an example
 */
public record Concat(List<Layer> layers) implements Layer {

  /**
   * @throws IllegalArgumentException if there is none
   */
  public Concat {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("expected at least one branch, got none");
    }
  }

  /** The plan of these branches, in order. */
  public static LayerPlan plan(LayerPlan... plans) {
    List<LayerPlan> all = List.of(plans);
    return (seeds, precision) ->
        new Concat(
            IntStream.range(0, all.size())
                .mapToObj(i -> all.get(i).build(seeds.child(Integer.toString(i)), precision))
                .toList());
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    List<Pass.Part> ways = new ArrayList<>();
    parts().forEach((name, layer) -> ways.add(pass.part(name, layer, x)));
    Variable y = Variable.concat(1, ways.stream().map(Pass.Part::output).toList());
    pass.concatenate(ways, y);
    return y;
  }

  private static int width(Layer layer, Shape input) {
    Shape output = layer.outputShape(input);
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          "expected branches that give one vector an example, got shape "
              + output
              + " of "
              + layer);
    }
    return output.length();
  }

  @Override
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  @Override
  public Optional<Shape> inputShape() {
    return layers.stream().flatMap(layer -> layer.inputShape().stream()).findFirst();
  }

  @Override
  public Shape outputShape(Shape input) {
    int sum = 0;
    for (Map.Entry<String, Layer> part : parts().entrySet()) {
      sum += LayerException.within(part.getKey(), () -> width(part.getValue(), input));
    }
    return Shape.of(sum);
  }

  @Override
  public Map<String, Layer> parts() {
    return Sequential.numbered(layers);
  }

  /** Joins the intervals of all branches; the Lipschitz constant is {@code √(Σ_i L_i²)}. */
  @Override
  public LayerBound bound() {
    return new Bound(layers.stream().map(Layer::bound).toList());
  }

  private record Bound(List<LayerBound> branches) implements LayerBound {

    @Override
    public IntervalBox over(IntervalBox x) {
      List<Interval> all = new ArrayList<>();
      for (LayerBound branch : branches) {
        IntervalBox box = branch.over(x);
        IntStream.range(0, box.size()).mapToObj(box::at).forEach(all::add);
      }
      return IntervalBox.of(Shape.of(all.size()), all::get);
    }

    @Override
    public double lipschitz(IntervalBox x) {
      double[] each = branches.stream().mapToDouble(branch -> branch.lipschitz(x)).toArray();
      return AffineBound.length(each) * (1 + (each.length + 2) * 0x1p-52);
    }

    @Override
    public UnaryOperator<LinearForms> substitution(IntervalBox x) {
      List<UnaryOperator<LinearForms>> each =
          branches.stream().map(branch -> branch.substitution(x)).toList();
      int[] sizes = branches.stream().mapToInt(branch -> branch.over(x).size()).toArray();
      return forms -> {
        LinearForms sum = new LinearForms(new double[forms.count()][x.size()], forms.c());
        int from = 0;
        for (int i = 0; i < sizes.length; i++) {
          sum = sum.plus(each.get(i).apply(forms.linear(from, from + sizes[i])), x);
          from += sizes[i];
        }
        return sum;
      };
    }
  }

  @Override
  public TrainingBound trainingBound() {
    List<TrainingBound> each = layers.stream().map(Layer::trainingBound).toList();
    return x -> {
      List<IntervalBatch> boxes = each.stream().map(bound -> bound.over(x)).toList();
      return new IntervalBatch(
          Variable.concat(1, boxes.stream().map(IntervalBatch::low).toList()),
          Variable.concat(1, boxes.stream().map(IntervalBatch::high).toList()));
    };
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    List<OnnxTensor> all = new ArrayList<>();
    parts().forEach((name, layer) -> all.add(x.branch(name, at -> layer.onnx(at, input))));
    return all.get(0).concat(1, all.subList(1, all.size()).toArray(OnnxTensor[]::new));
  }

  @Override
  public Description describe() {
    // The name in files of every version.
    return Description.of("Branches").with(parts());
  }

  @Override
  public long flops(Shape input) {
    return layers.stream().mapToLong(layer -> layer.flops(input)).sum();
  }

  @Override
  public String toString() {
    return layers.stream()
        .map(layer -> "(" + layer + ")")
        .collect(Collectors.joining(" and ", "Concat ", ""));
  }
}
