package org.chainzrule.model;

import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.nn.Activation;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.CurveActivation;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LeakyRelu;
import org.chainzrule.nn.layer.AveragePooling;
import org.chainzrule.nn.layer.BatchNorm;
import org.chainzrule.nn.layer.Concat;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Embedding;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.GlobalAveragePooling;
import org.chainzrule.nn.layer.GroupSort;
import org.chainzrule.nn.layer.LayerNorm;
import org.chainzrule.nn.layer.LeadingTokens;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Scale;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.nn.layer.TokenDropout;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.nn.layer.WindowDescription;
import org.chainzrule.nn.ordinal.CoralHead;
import org.chainzrule.nn.ordinal.CumulativeLinkHead;
import org.chainzrule.polynomial.Initialiser;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;

/** How the layers of this library are built from their descriptions. */
final class StandardLayers {

  static final LayerTypes TYPES =
      LayerTypes.none()
          .with("Dense", StandardLayers::dense)
          .with("SpectralDense", StandardLayers::spectralDense)
          .with("Convolution", StandardLayers::convolution)
          .with("MaxPooling", (it, types) -> MaxPooling.plan(WindowDescription.window(it)))
          .with("AveragePooling", (it, types) -> AveragePooling.plan(WindowDescription.window(it)))
          .with("GlobalAveragePooling", (it, types) -> GlobalAveragePooling.plan())
          .with("Flatten", (it, types) -> Flatten.plan())
          .with("Unflatten", StandardLayers::unflatten)
          .with("BatchNorm", StandardLayers::batchNorm)
          .with("LayerNorm", StandardLayers::layerNorm)
          .with("GroupSort", (it, types) -> GroupSort.plan())
          .with("Embedding", (it, types) -> embedding(it))
          .with("EmbeddingBag", StandardLayers::embeddingBag)
          .with("TokenDropout", (it, types) -> TokenDropout.plan(it.number("rate")))
          .with(
              "LeadingTokens",
              (it, types) -> LeadingTokens.plan(it.integer("rows"), it.integer("length")))
          .with("Branches", StandardLayers::branches)
          .with("CoralHead", (it, types) -> CoralHead.plan(it.integer("in"), it.integer("classes")))
          .with("CumulativeLinkHead", StandardLayers::cumulativeLink)
          .with("Scale", (it, types) -> Scale.plan(it.number("factor")))
          .with("Sequential", StandardLayers::sequential)
          .with("Residual", (it, types) -> Residual.plan(types.plan(it.part("inner"))))
          .with("Dropout", (it, types) -> Dropout.plan(it.number("rate")))
          .with("Identity", (it, types) -> (seeds, precision) -> Activation.identity())
          .with("CurveActivation", StandardLayers::curve)
          .with("LeakyRelu", StandardLayers::leakyRelu)
          .with("PolynomialActivation", StandardLayers::polynomial);

  private StandardLayers() {}

  private static LayerPlan dense(Description it, LayerTypes types) {
    return Dense.plan(it.integer("in"), it.integer("out"), types.activation(it.part("activation")));
  }

  private static LayerPlan spectralDense(Description it, LayerTypes types) {
    ActivationPlan activation = types.activation(it.part("activation"));
    return SpectralDense.plan(it.integer("in"), it.integer("out"), activation, it.flag("scaled"));
  }

  private static LayerPlan sequential(Description it, LayerTypes types) {
    return new Sequential.SequentialPlan(plans(it, types));
  }

  private static LayerPlan branches(Description it, LayerTypes types) {
    return Concat.plan(plans(it, types).toArray(LayerPlan[]::new));
  }

  private static List<LayerPlan> plans(Description it, LayerTypes types) {
    return IntStream.range(0, it.parts().size())
        .mapToObj(i -> types.plan(it.part(Integer.toString(i))))
        .toList();
  }

  private static LayerPlan curve(Description it, LayerTypes types) {
    Activation activation = new CurveActivation(it.constant("curve", Curve.class));
    return (seeds, precision) -> activation;
  }

  private static LayerPlan polynomial(Description it, LayerTypes types) {
    PolynomialForm form =
        new PolynomialForm(
            it.constant("basis", Basis.class),
            it.number("scale"),
            it.has("reach") ? it.number("reach") : Double.POSITIVE_INFINITY);
    // Any start will do: the numbers follow.
    PolynomialPlan plan =
        new PolynomialPlan(it.integer("degree"), false, Initialiser.identity(), form);
    int polynomials = it.integer("polynomials");
    return (seeds, precision) -> plan.build(polynomials, seeds, precision);
  }

  private static LayerPlan leakyRelu(Description it, LayerTypes types) {
    Activation activation = new LeakyRelu(it.number("leak"));
    return (seeds, precision) -> activation;
  }

  private static LayerPlan convolution(Description it, LayerTypes types) {
    ActivationPlan activation = types.activation(it.part("activation"));
    return Convolution.plan(
        WindowDescription.window(it), it.integer("in"), it.integer("out"), activation);
  }

  private static LayerPlan unflatten(Description it, LayerTypes types) {
    int[] sizes =
        IntStream.iterate(0, axis -> it.has("axis" + axis), axis -> axis + 1)
            .map(axis -> it.integer("axis" + axis))
            .toArray();
    Unflatten layer = new Unflatten(Shape.of(sizes));
    return (seeds, precision) -> layer;
  }

  private static LayerPlan batchNorm(Description it, LayerTypes types) {
    double momentum = it.number("momentum");
    double epsilon = it.number("epsilon");
    LayerPlan plan = BatchNorm.plan(it.integer("features"));
    return (seeds, precision) -> {
      BatchNorm norm = (BatchNorm) plan.build(seeds, precision);
      return new BatchNorm(
          norm.scale(), norm.shift(), norm.mean(), norm.variance(), momentum, epsilon);
    };
  }

  private static LayerPlan layerNorm(Description it, LayerTypes types) {
    double epsilon = it.number("epsilon");
    LayerPlan plan = LayerNorm.plan(it.integer("features"));
    return (seeds, precision) -> {
      LayerNorm norm = (LayerNorm) plan.build(seeds, precision);
      return new LayerNorm(norm.scale(), norm.shift(), epsilon);
    };
  }

  private static LayerPlan embedding(Description it) {
    int rows = it.integer("rows");
    int width = it.integer("width");
    return it.has("frozen")
        ? Embedding.plan(rows, width, it.integer("frozen"))
        : Embedding.plan(rows, width);
  }

  private static LayerPlan embeddingBag(Description it, LayerTypes types) {
    return EmbeddingBag.of(embedding(it), it.constant("mode", EmbeddingBag.Mode.class));
  }

  private static LayerPlan cumulativeLink(Description it, LayerTypes types) {
    return CumulativeLinkHead.plan(it.integer("in"), it.integer("classes"));
  }
}
