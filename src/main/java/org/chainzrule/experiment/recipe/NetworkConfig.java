package org.chainzrule.experiment.recipe;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;

/**
 * The configuration of a network: dense layers, with convolutions before them if the inputs are
 * images.
 *
 * <pre>{@code
 * Layer network = NetworkConfig.dense(784, MlpConfig.of(128)).build(7, 10);
 * }</pre>
 *
 * @param inputs the number of features of an example
 * @param images the convolutions; empty for none
 * @param dense the dense layers behind them
 */
public record NetworkConfig(int inputs, Optional<ImageLayersConfig> images, MlpConfig dense) {

  /**
   * @throws IllegalArgumentException if dense layers are spectrally normalised behind convolutions,
   *     for which there is no spectral normalisation
   */
  public NetworkConfig {
    if (images.isPresent() && dense.penalty().isSpectral()) {
      throw new IllegalArgumentException(
          "expected no spectral normalisation with convolutions, which have none, got "
              + EnumNames.of(dense.penalty()));
    }
  }

  /** A network of dense layers alone. */
  public static NetworkConfig dense(int inputs, MlpConfig dense) {
    return new NetworkConfig(inputs, Optional.empty(), dense);
  }

  /** A network of convolutions and dense layers, both with the activation of the dense ones. */
  public static NetworkConfig images(ImageLayersConfig images, MlpConfig dense) {
    int inputs = images.height() * images.width() * images.channels();
    return new NetworkConfig(inputs, Optional.of(images), dense);
  }

  /** A copy with other dense layers. */
  public NetworkConfig with(MlpConfig other) {
    return new NetworkConfig(inputs, images, other);
  }

  /** The plan of the network; {@code head} gives the last layer for the number of its inputs. */
  public Sequential.SequentialPlan plan(IntFunction<LayerPlan> head) {
    List<LayerPlan> first =
        images.map(config -> config.plans(dense.activation())).orElseGet(List::of);
    return dense.plan(first, images.map(ImageLayersConfig::outputs).orElse(inputs), head);
  }

  /** Builds a network in 32 bits whose last layer is linear. */
  public Layer build(long seed, int outputs) {
    return build(classifier(outputs), seed);
  }

  /** The plan of a network whose last layer is linear. */
  public LayerPlan classifier(int outputs) {
    return plan(dense.linear(outputs));
  }

  /** Builds a network in 32 bits; its initial parameters depend on the seed of the experiment. */
  public static Layer build(LayerPlan plan, long seed) {
    return plan.build(Seeds.of(seed).child("network"), Precision.SINGLE);
  }
}
