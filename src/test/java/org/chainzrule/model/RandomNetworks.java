package org.chainzrule.model;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.activation.GroupSort;
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
import org.chainzrule.nn.layer.LayerNorm;
import org.chainzrule.nn.layer.LeadingTokens;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Scale;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.nn.layer.TokenDropout;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.nn.sequence.Gru;
import org.chainzrule.nn.sequence.MultiHeadAttention;
import org.chainzrule.nn.sequence.TokenMean;
import org.chainzrule.nn.structured.StructuredDense;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Generator;

/** Plans of small networks of every kind of layer, drawn at random. */
final class RandomNetworks {

  static final int IDS = 9;

  private final Generator random;

  RandomNetworks(Generator random) {
    this.random = random;
  }

  private int below(int bound) {
    return (int) (random.nextDouble() * bound);
  }

  private int size() {
    return 2 * (1 + below(3));
  }

  /** A network on rows of numbers. */
  LayerPlan rows(int in) {
    List<LayerPlan> all = new ArrayList<>();
    addRows(all, in);
    return Sequential.plan(all.toArray(LayerPlan[]::new));
  }

  private void addRows(List<LayerPlan> all, int in) {
    int width = in;
    for (int i = 1 + below(3); i > 0; i--) {
      width = addOne(all, width);
    }
    all.add(Dense.plan(width, 1 + below(4)));
  }

  private int addOne(List<LayerPlan> all, int in) {
    int out = size();
    switch (below(9)) {
      case 0 -> all.add(SpectralDense.plan(in, out, activation(), below(2) == 0));
      case 1 -> all.add(StructuredDense.lowRank(in, out, 1 + below(3), activation()));
      case 2 ->
          all.add(StructuredDense.blockDiagonal(in, out, in % 2 == 0 ? 2 : 1, 3, activation()));
      case 3 -> {
        all.add(
            StructuredDense.separable(Shape.of(1, in, 1), Shape.of(2, 1, out / 2), activation()));
      }
      case 4 -> {
        all.add(
            Residual.plan(Sequential.plan(LayerNorm.plan(in), Dense.plan(in, in, activation()))));
        return in;
      }
      case 5 -> {
        all.add(Dense.plan(in, out));
        all.add(BatchNorm.plan(out));
        all.add(GroupSort.plan());
      }
      case 6 -> {
        all.add(
            Concat.plan(Dense.plan(in, 1, activation()), Dense.plan(in, out - 1, activation())));
        all.add(Dropout.plan(0.3));
      }
      default -> {
        all.add(Dense.plan(in, out, activation()));
        all.add(Scale.plan(0.5 + random.nextDouble()));
      }
    }
    return out;
  }

  /** A network on rows of 6 x 5 pixels. */
  LayerPlan images() {
    List<LayerPlan> all = new ArrayList<>();
    all.add(Unflatten.plan(6, 5, 1));
    int padding = below(2);
    Window window = Window.of(1 + below(3), 1 + below(3)).withStride(1 + below(2));
    int channels = size();
    all.add(Convolution.plan(window.withPadding(padding), 1, channels, activation()));
    Shape image = window.withPadding(padding).over(Shape.of(6, 5, 1)).with(2, channels);
    if (below(2) == 0) {
      all.add(BatchNorm.plan(channels));
    }
    Window pool = Window.of(1 + below(2), 1 + below(2)).withStride(1 + below(2));
    all.add(below(2) == 0 ? MaxPooling.plan(pool) : AveragePooling.plan(pool));
    image = pool.over(image);
    boolean global = below(3) == 0;
    all.add(global ? GlobalAveragePooling.plan() : Flatten.plan());
    addRows(all, global ? channels : image.length());
    return Sequential.plan(all.toArray(LayerPlan[]::new));
  }

  /** A network on ids below {@link #IDS}. */
  LayerPlan tokens() {
    List<LayerPlan> all = new ArrayList<>();
    all.add(TokenDropout.plan(0.2));
    int width = size();
    if (below(3) == 0) {
      EmbeddingBag.Mode[] modes = EmbeddingBag.Mode.values();
      LayerPlan bag = EmbeddingBag.plan(IDS, width, modes[below(modes.length)]);
      LayerPlan mean =
          Sequential.plan(LeadingTokens.plan(IDS - 2, 3), Embedding.plan(IDS, 2), TokenMean.plan());
      all.add(Concat.plan(bag, mean));
      width += 2;
    } else {
      all.add(Embedding.plan(IDS, width));
      if (below(2) == 0) {
        all.add(Residual.plan(MultiHeadAttention.plan(width, 1 + below(2))));
      }
      int units = size();
      all.add(Gru.plan(width, units));
      width = units;
      all.add(TokenMean.plan());
    }
    addRows(all, width);
    return Sequential.plan(all.toArray(LayerPlan[]::new));
  }

  private ActivationPlan activation() {
    Activation[] fixed = {
      Activation.identity(),
      Activation.relu(),
      Activation.leakyRelu(0.1),
      Activation.gelu(),
      Activation.silu(),
      Activation.softplus(),
      Activation.sigmoid(),
      Activation.tanh()
    };
    if (below(2) == 0) {
      return fixed[below(fixed.length)];
    }
    Basis[] bases = Basis.values();
    PolynomialForm form = PolynomialForm.of(bases[below(bases.length)]).withScale(1 + below(2));
    PolynomialPlan plan =
        PolynomialPlan.of(1 + below(5)).in(below(2) == 0 ? form : form.withTails(2));
    return below(3) == 0 ? plan.sharedByAllUnits() : plan;
  }
}
