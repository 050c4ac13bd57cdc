package org.chainzrule.experiment.rival;

import java.util.Arrays;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;

/**
 * What is certain about a neural ODE: the solver's steps on boxes of states and, beside each box, a
 * Lipschitz constant of what is in it as a function of the input.
 *
 * @param state the weights of the state, row after row
 * @param time the weights of the time
 * @param bias of the hidden units
 * @param output the bound of the field's second layer
 * @param count the number of steps of the solver
 */
record NeuralOdeBound(double[] state, double[] time, double[] bias, LayerBound output, int count)
    implements LayerBound {

  static NeuralOdeBound of(NeuralOde layer) {
    return new NeuralOdeBound(
        layer.stateWeight().value().toArray(),
        layer.timeWeight().value().toArray(),
        layer.hiddenBias().value().toArray(),
        LayerBound.affine(
            layer.outputWeight().value().toArray(), layer.outputBias().value().toArray()),
        layer.steps());
  }

  /** A function of the input: where it lies, and how fast it changes. */
  private record Reached(IntervalBox box, double lipschitz) {

    /** This plus a factor of at least 0 times another one. */
    Reached plus(double factor, Reached other) {
      // The solver's own factor is rounded as well.
      Interval times = Interval.of(factor).widened(0x1p-50);
      IntervalBox sum =
          IntervalBox.of(box.shape(), i -> box.at(i).plus(other.box.at(i).times(times)));
      return new Reached(sum, (lipschitz + factor * other.lipschitz) * (1 + 0x1p-48));
    }
  }

  private LayerBound field(double t) {
    double[] shifted = new double[bias.length];
    Arrays.setAll(shifted, j -> bias[j] + t * time[j]);
    return LayerBound.sequence(
        LayerBound.affine(state, shifted), Activation.tanh().bound(), output);
  }

  private static Reached through(LayerBound field, Reached h) {
    double most = field.lipschitz(h.box) * h.lipschitz;
    return new Reached(field.over(h.box), most * (1 + 0x1p-50));
  }

  private Reached solved(IntervalBox x) {
    Reached h = new Reached(x, 1);
    double step = 1.0 / count;
    for (int i = 0; i < count; i++) {
      double t = i * step;
      LayerBound middle = field(t + step / 2);
      Reached k1 = through(field(t), h);
      Reached k2 = through(middle, h.plus(step / 2, k1));
      Reached k3 = through(middle, h.plus(step / 2, k2));
      Reached k4 = through(field(t + step), h.plus(step, k3));
      h = h.plus(step / 6, k1).plus(step / 3, k2).plus(step / 3, k3).plus(step / 6, k4);
    }
    return h;
  }

  @Override
  public IntervalBox over(IntervalBox x) {
    return solved(x).box;
  }

  @Override
  public double lipschitz(IntervalBox x) {
    return solved(x).lipschitz;
  }
}
