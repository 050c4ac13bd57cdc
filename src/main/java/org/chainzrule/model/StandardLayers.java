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

/** The factories of all layers of this library. */
final class StandardLayers {

  static final LayerTypes TYPES =
      LayerTypes.none()
          .with("Dense", StandardLayers::dense)
          .with("SpectralDense", StandardLayers::spectralDense)
          .with("Convolution", StandardLayers::convolution)
          .with(
              "MaxPooling",
              (description, types) -> MaxPooling.plan(WindowDescription.window(description)))
          .with(
              "AveragePooling",
              (description, types) -> AveragePooling.plan(WindowDescription.window(description)))
          .with("GlobalAveragePooling", (description, types) -> GlobalAveragePooling.plan())
          .with("Flatten", (description, types) -> Flatten.plan())
          .with("Unflatten", StandardLayers::unflatten)
          .with("BatchNorm", StandardLayers::batchNorm)
          .with("LayerNorm", StandardLayers::layerNorm)
          .with("GroupSort", (description, types) -> GroupSort.plan())
          .with("Embedding", (description, types) -> embedding(description))
          .with("EmbeddingBag", StandardLayers::embeddingBag)
          .with(
              "TokenDropout", (description, types) -> TokenDropout.plan(description.number("rate")))
          .with(
              "LeadingTokens",
              (description, types) ->
                  LeadingTokens.plan(description.integer("rows"), description.integer("length")))
          .with("Branches", StandardLayers::branches)
          .with(
              "CoralHead",
              (description, types) ->
                  CoralHead.plan(description.integer("in"), description.integer("classes")))
          .with("CumulativeLinkHead", StandardLayers::cumulativeLink)
          .with("Scale", (description, types) -> Scale.plan(description.number("factor")))
          .with("Sequential", StandardLayers::sequential)
          .with(
              "Residual",
              (description, types) -> Residual.plan(types.plan(description.part("inner"))))
          .with("Dropout", (description, types) -> Dropout.plan(description.number("rate")))
          .with("Identity", (description, types) -> (seeds, precision) -> Activation.identity())
          .with("CurveActivation", StandardLayers::curve)
          .with("LeakyRelu", StandardLayers::leakyRelu)
          .with("PolynomialActivation", StandardLayers::polynomial);

  private StandardLayers() {}

  private static LayerPlan dense(Description description, LayerTypes types) {
    return Dense.plan(
        description.integer("in"),
        description.integer("out"),
        types.activation(description.part("activation")));
  }

  private static LayerPlan spectralDense(Description description, LayerTypes types) {
    ActivationPlan activation = types.activation(description.part("activation"));
    return SpectralDense.plan(
        description.integer("in"),
        description.integer("out"),
        activation,
        description.flag("scaled"));
  }

  private static LayerPlan sequential(Description description, LayerTypes types) {
    return new Sequential.SequentialPlan(plans(description, types));
  }

  private static LayerPlan branches(Description description, LayerTypes types) {
    return Concat.plan(plans(description, types).toArray(LayerPlan[]::new));
  }

  private static List<LayerPlan> plans(Description description, LayerTypes types) {
    return IntStream.range(0, description.parts().size())
        .mapToObj(i -> types.plan(description.part(Integer.toString(i))))
        .toList();
  }

  private static LayerPlan curve(Description description, LayerTypes types) {
    Activation activation = new CurveActivation(description.constant("curve", Curve.class));
    return (seeds, precision) -> activation;
  }

  private static LayerPlan polynomial(Description description, LayerTypes types) {
    PolynomialForm form =
        new PolynomialForm(
            description.constant("basis", Basis.class),
            description.number("scale"),
            description.has("reach") ? description.number("reach") : Double.POSITIVE_INFINITY);
    // The initialiser does not matter, since the saved coefficients replace its values.
    PolynomialPlan plan =
        new PolynomialPlan(description.integer("degree"), false, Initialiser.identity(), form);
    int polynomials = description.integer("polynomials");
    return (seeds, precision) -> plan.build(polynomials, seeds, precision);
  }

  private static LayerPlan leakyRelu(Description description, LayerTypes types) {
    Activation activation = new LeakyRelu(description.number("leak"));
    return (seeds, precision) -> activation;
  }

  private static LayerPlan convolution(Description description, LayerTypes types) {
    ActivationPlan activation = types.activation(description.part("activation"));
    return Convolution.plan(
        WindowDescription.window(description),
        description.integer("in"),
        description.integer("out"),
        activation);
  }

  private static LayerPlan unflatten(Description description, LayerTypes types) {
    int[] sizes =
        IntStream.iterate(0, axis -> description.has("axis" + axis), axis -> axis + 1)
            .map(axis -> description.integer("axis" + axis))
            .toArray();
    Unflatten layer = new Unflatten(Shape.of(sizes));
    return (seeds, precision) -> layer;
  }

  private static LayerPlan batchNorm(Description description, LayerTypes types) {
    double momentum = description.number("momentum");
    double epsilon = description.number("epsilon");
    LayerPlan plan = BatchNorm.plan(description.integer("features"));
    return (seeds, precision) -> {
      BatchNorm norm = (BatchNorm) plan.build(seeds, precision);
      return new BatchNorm(
          norm.scale(), norm.shift(), norm.mean(), norm.variance(), momentum, epsilon);
    };
  }

  private static LayerPlan layerNorm(Description description, LayerTypes types) {
    double epsilon = description.number("epsilon");
    LayerPlan plan = LayerNorm.plan(description.integer("features"));
    return (seeds, precision) -> {
      LayerNorm norm = (LayerNorm) plan.build(seeds, precision);
      return new LayerNorm(norm.scale(), norm.shift(), epsilon);
    };
  }

  private static LayerPlan embedding(Description description) {
    int rows = description.integer("rows");
    int width = description.integer("width");
    return description.has("frozen")
        ? Embedding.plan(rows, width, description.integer("frozen"))
        : Embedding.plan(rows, width);
  }

  private static LayerPlan embeddingBag(Description description, LayerTypes types) {
    return EmbeddingBag.of(
        embedding(description), description.constant("mode", EmbeddingBag.Mode.class));
  }

  private static LayerPlan cumulativeLink(Description description, LayerTypes types) {
    return CumulativeLinkHead.plan(description.integer("in"), description.integer("classes"));
  }
}
