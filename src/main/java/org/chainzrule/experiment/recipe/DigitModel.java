package org.chainzrule.experiment.recipe;

import java.util.List;
import org.chainzrule.data.mnist.Mnist;
import org.chainzrule.dreg.Dreg;

/** Networks for MNIST's images, each with the choices that suit it. */
public enum DigitModel {
  /** One hidden layer of 128 polynomials. */
  DENSE(NetworkConfig.dense(Mnist.PIXELS, MlpConfig.of(128)), 1e-3),
  /**
   * Two convolutions of 5 x 5 with 8 and 16 filters, each before max pooling by 2, and a hidden
   * layer of 64. DREG is weaker, as norms grow with the number of a layer's outputs.
   */
  CONV(
      NetworkConfig.images(
          new ImageLayersConfig(Mnist.SIDE, Mnist.SIDE, 1, List.of(8, 16), 5, 2), MlpConfig.of(64)),
      1e-5);

  private final NetworkConfig network;
  private final double dreg;

  DigitModel(NetworkConfig network, double dreg) {
    this.network = network;
    this.dreg = dreg;
  }

  /** The network, with inputs of 784 pixels. */
  public NetworkConfig network() {
    return network;
  }

  /** How it is trained: 10 epochs, and DREG in the scope of layers. */
  public TrainingRecipe recipe() {
    return TrainingRecipe.standard().with(DregConfig.constant(Dreg.Scope.LAYER, dreg));
  }
}
