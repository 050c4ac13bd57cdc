package org.chainzrule.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;

/** How the layers of this library are built from their descriptions. */
final class StandardLayers {

  static final LayerTypes TYPES =
      LayerTypes.none()
          .with("Dense", StandardLayers::dense)
          .with("SpectralDense", StandardLayers::spectralDense)
          .with("Convolution", StandardLayers::convolution)
          .with("MaxPooling", (it, types) -> MaxPooling.plan(window(it)))
          .with("AveragePooling", (it, types) -> AveragePooling.plan(window(it)))
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

  private static Plan dense(Description it, LayerTypes types) {
    return Dense.plan(it.integer("in"), it.integer("out"), types.activation(it.part("activation")));
  }

  private static Plan spectralDense(Description it, LayerTypes types) {
    ActivationPlan activation = types.activation(it.part("activation"));
    return SpectralDense.plan(it.integer("in"), it.integer("out"), activation, it.flag("scaled"));
  }

  private static Plan sequential(Description it, LayerTypes types) {
    return new Sequential.SequentialPlan(plans(it, types));
  }

  private static Plan branches(Description it, LayerTypes types) {
    return Branches.plan(plans(it, types).toArray(Plan[]::new));
  }

  private static List<Plan> plans(Description it, LayerTypes types) {
    return IntStream.range(0, it.parts().size())
        .mapToObj(i -> types.plan(it.part(Integer.toString(i))))
        .toList();
  }

  private static Plan curve(Description it, LayerTypes types) {
    Activation activation = new CurveActivation(it.constant("curve", Curve.class));
    return (seeds, precision) -> activation;
  }

  private static Plan polynomial(Description it, LayerTypes types) {
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

  private static Plan leakyRelu(Description it, LayerTypes types) {
    Activation activation = new LeakyRelu(it.number("leak"));
    return (seeds, precision) -> activation;
  }

  private static Plan convolution(Description it, LayerTypes types) {
    ActivationPlan activation = types.activation(it.part("activation"));
    return Convolution.plan(window(it), it.integer("in"), it.integer("out"), activation);
  }

  /** A window as settings of the layer that slides it. */
  static Description describe(String type, Window window) {
    return Description.of(type)
        .with("width", window.width())
        .with("height", window.height())
        .with("stride", window.stride())
        .with("padding", window.padding());
  }

  private static Window window(Description it) {
    return new Window(
        it.integer("width"), it.integer("height"), it.integer("stride"), it.integer("padding"));
  }

  private static Plan unflatten(Description it, LayerTypes types) {
    int[] sizes =
        IntStream.iterate(0, axis -> it.has("axis" + axis), axis -> axis + 1)
            .map(axis -> it.integer("axis" + axis))
            .toArray();
    Unflatten layer = new Unflatten(Shape.of(sizes));
    return (seeds, precision) -> layer;
  }

  private static Plan batchNorm(Description it, LayerTypes types) {
    double momentum = it.number("momentum");
    double epsilon = it.number("epsilon");
    Plan plan = BatchNorm.plan(it.integer("features"));
    return (seeds, precision) -> {
      BatchNorm norm = (BatchNorm) plan.build(seeds, precision);
      return new BatchNorm(
          norm.scale(), norm.shift(), norm.mean(), norm.variance(), momentum, epsilon);
    };
  }

  private static Plan layerNorm(Description it, LayerTypes types) {
    double epsilon = it.number("epsilon");
    Plan plan = LayerNorm.plan(it.integer("features"));
    return (seeds, precision) -> {
      LayerNorm norm = (LayerNorm) plan.build(seeds, precision);
      return new LayerNorm(norm.scale(), norm.shift(), epsilon);
    };
  }

  private static Plan embedding(Description it) {
    int rows = it.integer("rows");
    int width = it.integer("width");
    return it.has("frozen")
        ? Embedding.plan(rows, width, it.integer("frozen"))
        : Embedding.plan(rows, width);
  }

  private static Plan embeddingBag(Description it, LayerTypes types) {
    return EmbeddingBag.of(embedding(it), it.constant("mode", EmbeddingBag.Mode.class));
  }

  private static Plan cumulativeLink(Description it, LayerTypes types) {
    return CumulativeLinkHead.plan(it.integer("in"), it.integer("classes"));
  }
}
