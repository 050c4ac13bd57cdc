package org.chainzrule.examples;

import java.util.List;
import java.util.Locale;
import org.chainzrule.data.Mnist;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.Convolution;
import org.chainzrule.nn.Flatten;
import org.chainzrule.nn.MaxPooling;
import org.chainzrule.nn.Plan;
import org.chainzrule.nn.Unflatten;
import org.chainzrule.tensor.Window;

/** What comes before the dense layers of a network for digits. */
enum DigitModel {
  /** Nothing. */
  DENSE(Mnist.PIXELS, "128", 1e-3),
  /** Twice a convolution with windows of 5 x 5 and the largest of 2 x 2, to 16 images of 4 x 4. */
  CONV(256, "64", 1e-5);

  private static final int FIRST = 8;
  private static final int SECOND = 16;

  /** Inputs of the first dense layer. */
  final int features;

  /** The dense layers where the user names none. */
  final String hidden;

  /** DREG's strength where the user names none; norms grow with the number of outputs. */
  final double dreg;

  DigitModel(int features, String hidden, double dreg) {
    this.features = features;
    this.hidden = hidden;
    this.dreg = dreg;
  }

  /** Layers from rows of pixels to {@link #features}. */
  List<Plan> plans(ActivationPlan activation) {
    return switch (this) {
      case DENSE -> List.of();
      case CONV ->
          List.of(
              Unflatten.plan(Mnist.SIDE, Mnist.SIDE, 1),
              Convolution.plan(Window.of(5), 1, FIRST, activation),
              MaxPooling.plan(2),
              Convolution.plan(Window.of(5), FIRST, SECOND, activation),
              MaxPooling.plan(2),
              Flatten.plan());
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
