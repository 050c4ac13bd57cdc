package org.chainzrule.experiment.recipe;

import java.util.List;
import org.chainzrule.data.mnist.Mnist;
import org.chainzrule.dreg.Dreg;

/** Network architectures for MNIST, each with a training that suits it. */
public enum DigitModel {
  /** One hidden layer of 128 units with polynomial activations. */
  DENSE(NetworkConfig.dense(Mnist.PIXELS, MlpConfig.of(128)), 1e-3),
  /**
   * Two convolutions of 5 x 5 with 8 and 16 filters, each before max pooling by 2, and a hidden
   * layer of 64 units. DREG is weaker, since a Jacobian's norm grows with the number of outputs.
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

  /** The network, which has 784 inputs. */
  public NetworkConfig network() {
    return network;
  }

  /** The training: 10 epochs, with DREG on the gradient of the loss. */
  public TrainingRecipe recipe() {
    return recipe(Dreg.Scope.ADJOINT);
  }

  /** The training with DREG in another scope. */
  public TrainingRecipe recipe(Dreg.Scope scope) {
    return TrainingRecipe.standard().with(DregConfig.constant(Dreg.Scope.LAYER, dreg).in(scope));
  }
}
