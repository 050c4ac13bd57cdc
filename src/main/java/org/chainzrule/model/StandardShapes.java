package org.chainzrule.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.layer.WindowDescription;
import org.chainzrule.tensor.Shape;

/** The shapes of the parameters of this library's layers, by their descriptions. */
final class StandardShapes {

  private StandardShapes() {}

  static Map<String, Shape> dense(Description saved) {
    return affine(saved.integer("in"), saved.integer("out"));
  }

  static Map<String, Shape> spectralDense(Description saved) {
    Map<String, Shape> shapes = dense(saved);
    shapes.put("direction", Shape.of(1, saved.integer("in")));
    if (saved.flag("scaled")) {
      shapes.put("scale", Shape.of());
    }
    return shapes;
  }

  static Map<String, Shape> convolution(Description saved) {
    int rows = product(WindowDescription.window(saved).taps(), saved.integer("in"), "rows");
    return affine(rows, saved.integer("out"));
  }

  private static int product(int a, int b, String what) {
    long product = (long) a * b;
    if (product > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "expected at most " + Integer.MAX_VALUE + " " + what + " of weights, got " + product);
    }
    return (int) product;
  }

  static Map<String, Shape> separable(Description saved) {
    int channels = saved.integer("outChannels");
    int rows = product(saved.integer("width"), saved.integer("channels"), "rows");
    int across = product(saved.integer("outWidth"), channels, "columns");
    int down = product(saved.integer("outHeight"), channels, "columns");
    Map<String, Shape> shapes =
        both("across", Shape.of(rows, across), "down", Shape.of(saved.integer("height"), down));
    shapes.put("bias", Shape.of(1, channels));
    return shapes;
  }

  static Map<String, Shape> lowRank(Description saved) {
    int rank = saved.integer("rank");
    int out = saved.integer("out");
    Map<String, Shape> shapes =
        both("left", Shape.of(saved.integer("in"), rank), "right", Shape.of(rank, out));
    shapes.put("bias", Shape.of(1, out));
    return shapes;
  }

  static Map<String, Shape> blockDiagonal(Description saved) {
    return affine(saved.integer("in") / Math.max(1, saved.integer("blocks")), saved.integer("out"));
  }

  private static Map<String, Shape> affine(int in, int out) {
    return both("weight", Shape.of(in, out), "bias", Shape.of(1, out));
  }

  static Map<String, Shape> gru(Description saved) {
    int units = saved.integer("units");
    Shape row = Shape.of(1, 3 * units);
    Map<String, Shape> shapes =
        both("weight", Shape.of(saved.integer("in"), 3 * units), "bias", row);
    shapes.putAll(both("stateWeight", Shape.of(units, 3 * units), "stateBias", row));
    return shapes;
  }

  static Map<String, Shape> attention(Description saved) {
    int d = saved.integer("width");
    Map<String, Shape> shapes = affine(d, 3 * d);
    shapes.putAll(both("outputWeight", Shape.of(d, d), "outputBias", Shape.of(1, d)));
    return shapes;
  }

  static Map<String, Shape> batchNorm(Description saved) {
    Shape row = Shape.of(1, saved.integer("features"));
    Map<String, Shape> shapes = both("scale", row, "shift", row);
    shapes.putAll(both("mean", row, "variance", row));
    return shapes;
  }

  static Map<String, Shape> layerNorm(Description saved) {
    Shape row = Shape.of(1, saved.integer("features"));
    return both("scale", row, "shift", row);
  }

  static Map<String, Shape> embedding(Description saved) {
    int width = saved.integer("width");
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("table", Shape.of(width, saved.integer("rows")));
    if (saved.has("frozen")) {
      shapes.put("frozen", Shape.of(width, saved.integer("frozen")));
    }
    return shapes;
  }

  static Map<String, Shape> coral(Description saved) {
    return thresholds(saved, "bias");
  }

  static Map<String, Shape> cumulativeLink(Description saved) {
    return thresholds(saved, "thresholds");
  }

  private static Map<String, Shape> thresholds(Description saved, String name) {
    Shape row = Shape.of(1, saved.integer("classes") - 1);
    return both("weight", Shape.of(saved.integer("in"), 1), name, row);
  }

  static Map<String, Shape> polynomial(Description saved) {
    return Map.of(
        "coefficients", Shape.of(saved.integer("degree") + 1, saved.integer("polynomials")));
  }

  /** Two shapes in this order, so that the first that is missing is named first. */
  private static Map<String, Shape> both(String first, Shape one, String second, Shape other) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put(first, one);
    shapes.put(second, other);
    return shapes;
  }
}
