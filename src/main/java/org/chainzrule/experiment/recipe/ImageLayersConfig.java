package org.chainzrule.experiment.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.tensor.Window;

/**
 * The convolutional layers of an image classifier: convolutions, each followed by max pooling. An
 * image is a row of {@code height · width · channels} numbers.
 *
 * @param height the height of the images, in pixels
 * @param width the width of the images, in pixels
 * @param channels the channels of the images, such as 1 for greyscale
 * @param filters the output channels of each convolution
 * @param window the side of the convolutions' square windows, in pixels
 * @param pooling the side and stride of the pooling windows, in pixels
 */
public record ImageLayersConfig(
    int height, int width, int channels, List<Integer> filters, int window, int pooling) {

  /**
   * @throws IllegalArgumentException if a size is below 1, or an image becomes smaller than a
   *     window
   */
  public ImageLayersConfig {
    filters = List.copyOf(filters);
    if (Math.min(Math.min(height, width), channels) < 1
        || Math.min(window, pooling) < 1
        || filters.stream().anyMatch(count -> count < 1)
        || side(Math.min(height, width), window, pooling, filters.size()) < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected images large enough for %d convolutions of %d x %d and pooling by %d, got %d x %d x %d and %s filters",
              filters.size(),
              window,
              window,
              pooling,
              height,
              width,
              channels,
              filters));
    }
  }

  private static int side(int pixels, int window, int pooling, int times) {
    int side = pixels;
    for (int i = 0; i < times; i++) {
      side = side < window ? 0 : (side - window + 1) / pooling;
    }
    return side;
  }

  /** The number of outputs of the last layer. */
  public int outputs() {
    int count = filters.size();
    int last = count == 0 ? channels : filters.get(count - 1);
    return side(height, window, pooling, count) * side(width, window, pooling, count) * last;
  }

  /** The plans of the layers, from rows of pixels to {@code [n, outputs()]}. */
  public List<LayerPlan> plans(ActivationPlan activation) {
    List<LayerPlan> plans = new ArrayList<>();
    plans.add(Unflatten.plan(height, width, channels));
    int in = channels;
    for (int out : filters) {
      plans.add(Convolution.plan(Window.of(window), in, out, activation));
      plans.add(MaxPooling.plan(pooling));
      in = out;
    }
    plans.add(Flatten.plan());
    return plans;
  }
}
