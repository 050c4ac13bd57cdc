package org.chainzrule.nn.layer;

import java.util.Arrays;
import java.util.Map;
import org.chainzrule.Internal;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;

/**
 * A sliding {@link Window} as files hold it: the settings in a layer's description, and what it is
 * in ONNX, whose images are {@code [n, channels, h, w]}.
 */
@Internal("model")
public final class WindowDescription {

  private WindowDescription() {}

  /** A description of a layer of this type with its window. */
  static Description of(String type, Window window) {
    return Description.of(type)
        .with("width", window.width())
        .with("height", window.height())
        .with("stride", window.stride())
        .with("padding", window.padding());
  }

  /** The window that {@link #of} wrote down. */
  public static Window window(Description it) {
    return new Window(
        it.integer("width"), it.integer("height"), it.integer("stride"), it.integer("padding"));
  }

  /** What operators with a window ask for. */
  static Map<String, int[]> attributes(Window window) {
    int padding = window.padding();
    return Map.of(
        "kernel_shape", new int[] {window.height(), window.width()},
        "strides", new int[] {window.stride(), window.stride()},
        "pads", new int[] {padding, padding, padding, padding});
  }

  /**
   * What lies under the window: {@code [n, channels, places, taps]}.
   *
   * @param image the shape of one image, {@code [w, h, channels]}
   */
  static OnnxTensor patches(Window window, OnnxTensor x, Shape image) {
    int p = window.padding();
    Shape padded = image.with(0, image.size(0) + 2 * p).with(1, image.size(1) + 2 * p);
    OnnxTensor whole = p == 0 ? x : x.node("Pad", x.integers(0, 0, p, p, 0, 0, p, p));
    int[][] pixels = window.withPadding(0).pixels(padded);
    int[] all = Arrays.stream(pixels).flatMapToInt(Arrays::stream).toArray();
    return whole
        .reshape(-1, image.size(2), padded.size(0) * padded.size(1))
        .node("Gather", Map.of("axis", 2), x.integers(all))
        .reshape(-1, image.size(2), pixels.length, window.taps());
  }

  /**
   * Numbers {@code [n, channels, places]} as images.
   *
   * @param image the shape of one image, {@code [w, h, channels]}
   */
  static OnnxTensor image(OnnxTensor places, Shape image) {
    return places.reshape(-1, image.size(2), image.size(1), image.size(0));
  }
}
