package org.chainzrule.nn;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.Shape;

/** How many operations a layer takes, as far as its parameters' shapes tell. */
final class Flops {

  private Flops() {}

  static long suggestedBy(List<Parameter> parameters, Shape output) {
    long flops = 0;
    for (Parameter p : parameters) {
      flops +=
          switch (p.role()) {
            case WEIGHT -> 2L * p.shape().length() * places(p.shape(), output);
            case COEFFICIENT -> 2L * (Math.max(1, p.shape().sizes()[0]) - 1) * output.length();
            case SCALE -> output.length();
            case BIAS, EMBEDDING, STATE, INPUT -> 0;
          };
    }
    return flops;
  }

  /** How often a weight's columns fit into an output: once, or once a pixel of an image. */
  private static long places(Shape w, Shape output) {
    int columns = w.rank() == 0 ? 1 : Math.max(1, w.size(w.rank() - 1));
    return output.length() % columns == 0 ? output.length() / columns : 1;
  }
}
