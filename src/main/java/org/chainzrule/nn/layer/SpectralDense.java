package org.chainzrule.nn.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.AffineBound;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * A fully connected layer whose weights are divided by their largest singular value, {@code y = a(x
 * (s / σ(w)) w + b)}. Power iteration follows σ: one step a training pass, from where the last one
 * ended, and one for all batches of a step that accumulates; {@code σ = ‖u w‖} with u held fixed,
 * through which gradients of any order flow into w.
 *
 * @param dense w, b and a
 * @param direction u, shape {@code [1, in]}, of length 1; moved by training passes, not by
 *     gradients
 * @param scale s, shape {@code []}; empty for 1
 * @see <a href="https://arxiv.org/abs/1802.05957">Miyato et al., 2018, Algorithm 1</a>
 */
public record SpectralDense(Dense dense, Parameter direction, Optional<Parameter> scale)
    implements Layer {

  private static final int STEPS_AT_START = 15;

  /**
   * The plan of a spectrally normalised dense layer.
   *
   * @param withScale whether s is learned, from 1, instead of being 1
   */
  public static LayerPlan plan(int in, int out, ActivationPlan activation, boolean withScale) {
    LayerPlan plan = Dense.plan(in, out, activation);
    return (seeds, precision) -> create((Dense) plan.build(seeds, precision), withScale, seeds);
  }

  private static SpectralDense create(Dense dense, boolean withScale, Seeds seeds) {
    Tensor w = dense.weight().value();
    Precision precision = w.precision();
    Tensor u = Tensor.normal(seeds.child("direction"), Shape.of(1, w.rows()), precision);
    for (int i = 0; i < STEPS_AT_START; i++) {
      u = iterated(u, w);
    }
    Optional<Parameter> scale =
        withScale
            ? Optional.of(new Parameter("scale", Parameter.Role.SCALE, Tensor.scalar(1, precision)))
            : Optional.empty();
    return new SpectralDense(dense, new Parameter("direction", Parameter.Role.STATE, u), scale);
  }

  /** One step: the direction of {@code (u w) wᵀ}. */
  private static Tensor iterated(Tensor u, Tensor w) {
    return unit(unit(u.matmul(w)).matmul(false, w, true));
  }

  private static Tensor unit(Tensor x) {
    return x.times(1 / Math.max(1e-12, Math.sqrt(x.dot(x))));
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Tensor w = dense.weight().value();
    Tensor u = pass.state(direction);
    if (pass.isTraining() && !direction.isFrozen()) {
      u = iterated(u, w);
      pass.move(direction, 0, u);
    }
    return Dense.forward(x, normalised(u), dense.bias(), dense.activation(), pass);
  }

  /** {@code (s / σ(w)) w}. */
  private Variable normalised(Tensor u) {
    Variable sigma = Variable.constant(u).matmul(dense.weight()).squared().sum().sqrt();
    Variable normal = dense.weight().divide(sigma);
    return scale.isPresent() ? normal.times(scale.get()) : normal;
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(dense.parameters());
    all.add(direction);
    scale.ifPresent(all::add);
    return List.copyOf(all);
  }

  @Override
  public Optional<Shape> inputShape() {
    return dense.inputShape();
  }

  @Override
  public Shape outputShape(Shape input) {
    return dense.outputShape(input);
  }

  /** Counts the dense layer only: the norm of the weights is computed once for a whole batch. */
  @Override
  public long flops(Shape input) {
    return dense.flops(input);
  }

  @Override
  public Map<String, Layer> parts() {
    return Map.of("activation", dense.activation());
  }

  /** Returns the bound of a dense layer with the normalised weights used outside training. */
  @Override
  public LayerBound bound() {
    return LayerBound.sequence(affine(), dense.activation().bound());
  }

  private AffineBound affine() {
    double[] w = dense.weight().value().toArray();
    double[] b = dense.bias().value().toArray();
    double[] u = direction.value().toArray();
    double square = 0;
    for (int j = 0; j < b.length; j++) {
      double sum = 0;
      for (int i = 0; i < u.length; i++) {
        sum += u[i] * w[i * b.length + j];
      }
      square += sum * sum;
    }
    double factor = scale.map(s -> s.value().item()).orElse(1.0) / Math.sqrt(square);
    if (!Double.isFinite(factor)) {
      throw new IllegalArgumentException(
          "expected finite weights that are not all 0 to normalise, got " + this);
    }
    // Sums of terms of both signs may cancel: their rounding against what is left of them.
    double cancelled = AffineBound.length(u) * AffineBound.length(w) / Math.sqrt(square);
    double error = (u.length + b.length + 8) * 0x1p-52 * Math.max(1, cancelled);
    double[] normal = Arrays.stream(w).map(value -> value * factor).toArray();
    return new AffineBound(normal, b, error);
  }

  @Override
  public TrainingBound trainingBound() {
    TrainingBound map = TrainingBound.affine(normalised(direction.value()), dense.bias());
    return TrainingBound.sequence(map, dense.activation().trainingBound());
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    try (Recording paused = Recording.pause()) {
      Tensor w = normalised(direction.value()).value();
      return Dense.onnx(x, w, dense.bias().value(), dense.activation());
    }
  }

  @Override
  public Description describe() {
    return Description.of("SpectralDense")
        .with("in", dense.weight().value().rows())
        .with("out", dense.weight().value().columns())
        .with("scaled", scale.isPresent())
        .with(parts());
  }

  @Override
  public String toString() {
    return "Spectral " + dense + (scale.isPresent() ? ", scaled" : "");
  }
}
