package org.chainzrule.train;

import java.util.function.Supplier;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/** Stops a step with {@link DivergenceException} if its loss or gradients are not finite. */
final class FiniteCheck {

  private final Layer network;
  private final int epoch;
  private final int number;
  private final double rate;

  FiniteCheck(Layer network, int epoch, int number, double rate) {
    this.network = network;
    this.epoch = epoch;
    this.number = number;
    this.rate = rate;
  }

  private String step() {
    return "in step " + number + " of epoch " + epoch + " at learning rate " + rate;
  }

  void checkLoss(Tensor objective, Batch batch, Seeds seeds) {
    double value = objective.item();
    if (!Double.isFinite(value)) {
      throw new DivergenceException(
          "expected a finite loss, got " + value + " " + step() + "; " + source(batch, seeds));
    }
  }

  /**
   * @param batch makes the batch again if its tensors are already freed
   */
  void checkGradient(double norm, Gradients gradients, Supplier<Batch> batch, Seeds seeds) {
    if (Double.isFinite(norm)) {
      return;
    }
    for (Parameter parameter : network.parameters()) {
      if (!gradients.wrt(parameter).value().isFinite()) {
        throw new DivergenceException(
            "expected finite gradients, got others " + location(parameter, batch.get(), seeds));
      }
    }
    String infiniteNorm = "expected a finite gradient norm, got " + norm + " ";
    for (Parameter parameter : network.parameters()) {
      Tensor g = gradients.wrt(parameter).value();
      if (!Double.isFinite(g.dot(g))) {
        throw new DivergenceException(infiniteNorm + location(parameter, batch.get(), seeds));
      }
    }
    throw new DivergenceException(infiniteNorm + step());
  }

  private String location(Parameter parameter, Batch batch, Seeds seeds) {
    String layer = layerOf(parameter, batch, seeds);
    return step() + ", first for parameter " + parameter.name() + " of " + layer;
  }

  /** Describes the first layer of the forward pass whose output is not finite. */
  private String source(Batch batch, Seeds seeds) {
    if (!batch.inputs().isFinite()) {
      return "the input itself holds numbers that are not finite";
    }
    String[] first = new String[1];
    replay(
        batch,
        seeds,
        (path, layer, output) -> {
          if (first[0] == null && !output.value().isFinite()) {
            first[0] = "the first output that is not finite is that of " + named(path, layer);
          }
        });
    return first[0] == null ? "all layers' outputs are finite, the loss is not" : first[0];
  }

  /** Describes the innermost layer that holds a parameter. */
  private String layerOf(Parameter parameter, Batch batch, Seeds seeds) {
    String[] found = {named("", network)};
    boolean[] done = new boolean[1];
    replay(
        batch,
        seeds,
        (path, layer, output) -> {
          if (!done[0] && layer.parameters().stream().anyMatch(p -> p == parameter)) {
            found[0] = named(path, layer);
            done[0] = true;
          }
        });
    return found[0];
  }

  private void replay(Batch batch, Seeds seeds, Pass.Watcher watcher) {
    try (Recording paused = Recording.pause()) {
      Variable x = Variable.constant(batch.inputs());
      Pass pass = Pass.training(seeds).collectingMoves().watchedBy(watcher);
      watcher.saw("", network, network.forward(x, pass));
    }
  }

  private static String named(String path, Layer layer) {
    return path.isEmpty() ? "the network (" + layer + ")" : "layer " + path + " (" + layer + ")";
  }
}
