package org.chainzrule.model;

import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.activation.CurveActivation;
import org.chainzrule.nn.activation.GroupSort;
import org.chainzrule.nn.activation.LeakyRelu;
import org.chainzrule.nn.layer.AveragePooling;
import org.chainzrule.nn.layer.BatchNorm;
import org.chainzrule.nn.layer.Columns;
import org.chainzrule.nn.layer.Concat;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Embedding;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.Gated;
import org.chainzrule.nn.layer.GlobalAveragePooling;
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
import org.chainzrule.nn.sequence.Gru;
import org.chainzrule.nn.sequence.MultiHeadAttention;
import org.chainzrule.nn.sequence.TokenMean;
import org.chainzrule.nn.structured.StructuredDense;
import org.chainzrule.polynomial.Initialiser;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;

/** The factories of all layers of this library. */
final class StandardLayers {

  static final LayerTypes TYPES =
      StandardDecoders.addedTo(LayerTypes.none())
          .with("Dense", StandardLayers::dense, StandardShapes::dense)
          .with("SpectralDense", StandardLayers::spectralDense, StandardShapes::spectralDense)
          .with("Convolution", StandardLayers::convolution, StandardShapes::convolution)
          .with("MaxPooling", (saved, types) -> MaxPooling.plan(WindowDescription.window(saved)))
          .with(
              "AveragePooling",
              (saved, types) -> AveragePooling.plan(WindowDescription.window(saved)))
          .with("GlobalAveragePooling", (saved, types) -> GlobalAveragePooling.plan())
          .with("Flatten", (saved, types) -> Flatten.plan())
          .with("Unflatten", StandardLayers::unflatten)
          .with(
              "Columns",
              (saved, types) ->
                  Columns.plan(saved.integer("width"), saved.integer("from"), saved.integer("to")))
          .with("BatchNorm", StandardLayers::batchNorm, StandardShapes::batchNorm)
          .with("LayerNorm", StandardLayers::layerNorm, StandardShapes::layerNorm)
          .with("GroupSort", (saved, types) -> GroupSort.plan())
          .with("Embedding", (saved, types) -> embedding(saved), StandardShapes::embedding)
          .with("EmbeddingBag", StandardLayers::embeddingBag, StandardShapes::embedding)
          .with("TokenDropout", (saved, types) -> TokenDropout.plan(saved.number("rate")))
          .with(
              "LeadingTokens",
              (saved, types) -> LeadingTokens.plan(saved.integer("rows"), saved.integer("length")))
          .with(
              "Gru",
              (saved, types) -> Gru.plan(saved.integer("in"), saved.integer("units")),
              StandardShapes::gru)
          .with(
              "MultiHeadAttention",
              (saved, types) ->
                  MultiHeadAttention.plan(saved.integer("width"), saved.integer("heads")),
              StandardShapes::attention)
          .with("TokenMean", (saved, types) -> TokenMean.plan())
          .with("SeparableDense", StandardLayers::separable, StandardShapes::separable)
          .with("LowRankDense", StandardLayers::lowRank, StandardShapes::lowRank)
          .with("BlockDiagonalDense", StandardLayers::blockDiagonal, StandardShapes::blockDiagonal)
          .with("Branches", StandardLayers::branches)
          .with(
              "CoralHead",
              (saved, types) -> CoralHead.plan(saved.integer("in"), saved.integer("classes")),
              StandardShapes::coral)
          .with(
              "CumulativeLinkHead", StandardLayers::cumulativeLink, StandardShapes::cumulativeLink)
          .with("Scale", (saved, types) -> Scale.plan(saved.number("factor")))
          .with("Sequential", StandardLayers::sequential)
          .with("Residual", (saved, types) -> Residual.plan(types.plan(saved.part("inner"))))
          .with(
              "Gated",
              (saved, types) ->
                  Gated.plan(types.plan(saved.part("value")), types.plan(saved.part("gate"))))
          .with("Dropout", (saved, types) -> Dropout.plan(saved.number("rate")))
          .with("Identity", (saved, types) -> (seeds, precision) -> Activation.identity())
          .with("CurveActivation", StandardLayers::curve)
          .with("LeakyRelu", StandardLayers::leakyRelu)
          .with("PolynomialActivation", StandardLayers::polynomial, StandardShapes::polynomial);

  private StandardLayers() {}

  private static LayerPlan dense(Description saved, LayerTypes types) {
    return Dense.plan(
        saved.integer("in"), saved.integer("out"), types.activation(saved.part("activation")));
  }

  private static LayerPlan spectralDense(Description saved, LayerTypes types) {
    ActivationPlan activation = types.activation(saved.part("activation"));
    return SpectralDense.plan(
        saved.integer("in"), saved.integer("out"), activation, saved.flag("scaled"));
  }

  private static LayerPlan separable(Description saved, LayerTypes types) {
    return StructuredDense.separable(
        Shape.of(saved.integer("width"), saved.integer("height"), saved.integer("channels")),
        Shape.of(
            saved.integer("outWidth"), saved.integer("outHeight"), saved.integer("outChannels")),
        types.activation(saved.part("activation")));
  }

  private static LayerPlan lowRank(Description saved, LayerTypes types) {
    return StructuredDense.lowRank(
        saved.integer("in"),
        saved.integer("out"),
        saved.integer("rank"),
        types.activation(saved.part("activation")));
  }

  private static LayerPlan blockDiagonal(Description saved, LayerTypes types) {
    return StructuredDense.blockDiagonal(
        saved.integer("in"),
        saved.integer("out"),
        saved.integer("blocks"),
        saved.integer("permutation"),
        types.activation(saved.part("activation")));
  }

  private static LayerPlan sequential(Description saved, LayerTypes types) {
    return new Sequential.SequentialPlan(plans(saved, types));
  }

  private static LayerPlan branches(Description saved, LayerTypes types) {
    return Concat.plan(plans(saved, types).toArray(LayerPlan[]::new));
  }

  private static List<LayerPlan> plans(Description saved, LayerTypes types) {
    return IntStream.range(0, saved.parts().size())
        .mapToObj(i -> types.plan(saved.part(Integer.toString(i))))
        .toList();
  }

  private static LayerPlan curve(Description saved, LayerTypes types) {
    Activation activation = new CurveActivation(saved.constant("curve", Curve.class));
    return (seeds, precision) -> activation;
  }

  private static LayerPlan polynomial(Description saved, LayerTypes types) {
    PolynomialForm form =
        new PolynomialForm(
            saved.constant("basis", Basis.class),
            saved.number("scale"),
            saved.has("reach") ? saved.number("reach") : Double.POSITIVE_INFINITY);
    // The initialiser does not matter, since the saved coefficients replace its values.
    PolynomialPlan plan =
        new PolynomialPlan(saved.integer("degree"), false, Initialiser.identity(), form);
    int polynomials = saved.integer("polynomials");
    return (seeds, precision) -> plan.build(polynomials, seeds, precision);
  }

  private static LayerPlan leakyRelu(Description saved, LayerTypes types) {
    Activation activation = new LeakyRelu(saved.number("leak"));
    return (seeds, precision) -> activation;
  }

  private static LayerPlan convolution(Description saved, LayerTypes types) {
    ActivationPlan activation = types.activation(saved.part("activation"));
    return Convolution.plan(
        WindowDescription.window(saved), saved.integer("in"), saved.integer("out"), activation);
  }

  private static LayerPlan unflatten(Description saved, LayerTypes types) {
    int[] sizes =
        IntStream.iterate(0, axis -> saved.has("axis" + axis), axis -> axis + 1)
            .map(axis -> saved.integer("axis" + axis))
            .toArray();
    Unflatten layer = new Unflatten(Shape.of(sizes));
    return (seeds, precision) -> layer;
  }

  private static LayerPlan batchNorm(Description saved, LayerTypes types) {
    double momentum = saved.number("momentum");
    double epsilon = saved.number("epsilon");
    LayerPlan plan = BatchNorm.plan(saved.integer("features"));
    return (seeds, precision) -> {
      BatchNorm norm = (BatchNorm) plan.build(seeds, precision);
      return new BatchNorm(
          norm.scale(), norm.shift(), norm.mean(), norm.variance(), momentum, epsilon);
    };
  }

  private static LayerPlan layerNorm(Description saved, LayerTypes types) {
    double epsilon = saved.number("epsilon");
    LayerPlan plan = LayerNorm.plan(saved.integer("features"));
    return (seeds, precision) -> {
      LayerNorm norm = (LayerNorm) plan.build(seeds, precision);
      return new LayerNorm(norm.scale(), norm.shift(), epsilon);
    };
  }

  private static LayerPlan embedding(Description saved) {
    int rows = saved.integer("rows");
    int width = saved.integer("width");
    return saved.has("frozen")
        ? Embedding.plan(rows, width, saved.integer("frozen"))
        : Embedding.plan(rows, width);
  }

  private static LayerPlan embeddingBag(Description saved, LayerTypes types) {
    return EmbeddingBag.of(embedding(saved), saved.constant("mode", EmbeddingBag.Mode.class));
  }

  private static LayerPlan cumulativeLink(Description saved, LayerTypes types) {
    return CumulativeLinkHead.plan(saved.integer("in"), saved.integer("classes"));
  }
}
