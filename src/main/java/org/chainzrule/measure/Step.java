package org.chainzrule.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.chainzrule.nn.Activation;
import org.chainzrule.nn.Dense;
import org.chainzrule.nn.Dropout;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Residual;
import org.chainzrule.nn.Sequential;
import org.chainzrule.nn.SpectralDense;

/** A part of a network through which boxes can be followed, with the numbers it has now. */
sealed interface Step permits Affine, Step.Elementwise, Step.Skip {

  /** A box that contains the outputs of every input in a box. */
  IntervalBox through(IntervalBox in);

  /** The number of inputs, where it takes only one. */
  OptionalInt inputs();

  /**
   * The steps of a network in order. Dropout, which does nothing outside training, gives none.
   *
   * @throws IllegalArgumentException if it has a layer without known bounds
   */
  static List<Step> of(Layer network) {
    List<Step> steps = new ArrayList<>();
    add(network, steps);
    return List.copyOf(steps);
  }

  private static void add(Layer layer, List<Step> steps) {
    if (layer instanceof Sequential sequence) {
      sequence.layers().forEach(inner -> add(inner, steps));
    } else if (layer instanceof Residual residual) {
      steps.add(new Skip(of(residual.inner())));
    } else if (layer instanceof Dense dense) {
      steps.add(Affine.of(dense));
      add(dense.activation(), steps);
    } else if (layer instanceof SpectralDense spectral) {
      steps.add(Affine.of(spectral));
      add(spectral.dense().activation(), steps);
    } else if (layer instanceof Activation activation) {
      if (!activation.equals(Activation.identity())) {
        steps.add(new Elementwise(ActivationRange.of(activation)));
      }
    } else if (!(layer instanceof Dropout)) {
      throw new IllegalArgumentException(
          "expected dense layers, activations, dropout, residuals and sequences of them to bound,"
              + " got "
              + layer);
    }
  }

  /** The number of inputs of several steps; empty where they take any. */
  static OptionalInt inputs(List<Step> steps) {
    return steps.stream().map(Step::inputs).flatMapToInt(OptionalInt::stream).findFirst();
  }

  /** A box through several steps, in order. */
  static IntervalBox through(List<Step> steps, IntervalBox in) {
    IntervalBox box = in;
    for (Step step : steps) {
      box = step.through(box);
    }
    return box;
  }

  /** An activation. */
  record Elementwise(ActivationRange range) implements Step {

    @Override
    public OptionalInt inputs() {
      return range.units() == 1 ? OptionalInt.empty() : OptionalInt.of(range.units());
    }

    @Override
    public IntervalBox through(IntervalBox in) {
      double[] low = new double[in.size()];
      double[] high = new double[in.size()];
      for (int i = 0; i < low.length; i++) {
        Interval values = range.over(0, i, in.low[i], in.high[i]);
        low[i] = values.low();
        high[i] = values.high();
      }
      return new IntervalBox(low, high);
    }

    /** The largest {@code |a'_i|} over a box. */
    double[] steepest(IntervalBox in) {
      double[] slopes = new double[in.size()];
      for (int i = 0; i < slopes.length; i++) {
        slopes[i] = range.over(1, i, in.low[i], in.high[i]).magnitude();
      }
      return slopes;
    }
  }

  /** {@code x + f(x)}. */
  record Skip(List<Step> inner) implements Step {

    @Override
    public OptionalInt inputs() {
      return Step.inputs(inner);
    }

    @Override
    public IntervalBox through(IntervalBox in) {
      IntervalBox out = Step.through(inner, in);
      double[] low = new double[in.size()];
      double[] high = new double[in.size()];
      for (int i = 0; i < low.length; i++) {
        low[i] = Math.nextDown(in.low[i] + out.low[i]);
        high[i] = Math.nextUp(in.high[i] + out.high[i]);
      }
      return new IntervalBox(low, high);
    }
  }
}
