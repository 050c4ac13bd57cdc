package org.chainzrule.robustness.stability;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Batches;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;

/**
 * How steep one layer is over a data set: {@code ‖J_l‖_F} of its own Jacobian at every example,
 * from the closed form that it reports. This is what DREG's LAYER scope holds down, squared.
 *
 * @param path the layer's place, such as {@code "0/2"}; empty for a network that is one layer
 * @param norms over the examples: units of an output per unit of the layer's input
 */
public record LayerSteepness(String path, Distribution norms) {

  /**
   * Every layer that reports, in the order of the layers.
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
