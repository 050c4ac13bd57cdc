package org.chainzrule.robustness.stability;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.train.Batches;

/**
 * The Frobenius norm of one layer's local Jacobian, {@code ‖J_l‖_F} at every example of a data set,
 * from the closed form that the layer reports. Its square is what DREG penalises with the scope
 * LAYER.
 *
 * @param path the path of the layer, such as {@code "0/2"} for the third layer inside the first;
 *     empty for a network that is one layer
 * @param norms the distribution over the examples, in units of the layer's output per unit of its
 *     input
 */
public record LayerSteepness(String path, Distribution norms) {

  /**
   * The norms of every layer that reports a local Jacobian, in the order of the layers.
   *
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public static List<LayerSteepness> of(Layer network, Dataset data) {
    return of(network, data, Batches.SIZE);
  }

  static List<LayerSteepness> of(Layer network, Dataset data, int size) {
    List<String> paths = new ArrayList<>();
    List<double[]> norms = new ArrayList<>();
    Batches.each(
        network,
        data,
        size,
        (rows, batch) -> {
          try (Recording paused = Recording.pause()) {
            Pass pass = Pass.inference();
            network.forward(Variable.constant(batch.inputs()), pass);
            List<Pass.Report> reports = pass.reports();
            if (rows[0] == 0) {
              reports.forEach(report -> paths.add(report.path()));
              reports.forEach(report -> norms.add(new double[data.size()]));
            }
            for (int l = 0; l < norms.size(); l++) {
              double[] squares = reports.get(l).jacobian().get().squaredNorm().value().toColumns();
              for (int i = 0; i < rows.length; i++) {
                norms.get(l)[rows[i]] = Math.sqrt(squares[i]);
              }
            }
          }
        });
    List<LayerSteepness> layers = new ArrayList<>();
    for (int l = 0; l < norms.size(); l++) {
      layers.add(new LayerSteepness(paths.get(l), Distribution.of(norms.get(l))));
    }
    return List.copyOf(layers);
  }
}
