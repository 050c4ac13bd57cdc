package org.chainzrule.train.log;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.io.Protobuf;
import org.chainzrule.model.ModelSummary;
import org.chainzrule.train.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log for TensorBoard. After every step it writes the scalars of {@code train/}, after every
 * validation those of {@code validation/}, and after every epoch those of {@code epoch/} and two
 * kinds of histograms: each layer's polynomial coefficients c_k over its units, and each layer's
 * gradient norms over the steps of the epoch.
 *
 * <p>Each log, of a resumed run too, writes a new file into the folder; TensorBoard joins them. A
 * run begins with a session start, so that steps which an interrupted run did after its last
 * checkpoint, and which are done again, are shown once. A log that can no longer be written, as on
 * a full disk, is given up with a warning; the training goes on.
 */
public final class TensorBoardLog implements Callback, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TensorBoardLog.class);

  private final EventFile file;
  private final List<LayerGradients> layers;
  private final int trained;
  private boolean warned;

  /**
   * A layer, the indices of its trained parameters among all, and its gradient norms this epoch.
   */
  private record LayerGradients(
      ModelSummary.Row row, List<Integer> places, List<Double> gradientNorms) {}

  private TensorBoardLog(EventFile file, List<LayerGradients> layers, int trained) {
    this.file = file;
    this.layers = layers;
    this.trained = trained;
  }

  /**
   * A log in a folder, which is created if it does not exist.
   *
   * @param network the summary of the network that is trained
   * @throws org.chainzrule.io.DataException if the file cannot be created or, later, written
   */
  public static TensorBoardLog in(Path folder, ModelSummary network) {
    Map<Parameter, Integer> places = new IdentityHashMap<>();
    network.network().parameters().stream()
        .filter(Parameter::isTrained)
        .forEach(p -> places.putIfAbsent(p, places.size()));
    List<LayerGradients> layers = new ArrayList<>();
    for (ModelSummary.Row row : network.rows()) {
      List<Integer> layerPlaces =
          row.layer().parameters().stream().filter(places::containsKey).map(places::get).toList();
      if (!layerPlaces.isEmpty()) {
        layers.add(new LayerGradients(row, layerPlaces, new ArrayList<>()));
      }
    }
    return new TensorBoardLog(new EventFile(folder), layers, places.size());
  }

  /** Begins a session, by which TensorBoard forgets what an earlier one wrote of later steps. */
  @Override
  public void beforeRun(Run run) {
    layers.forEach(layer -> layer.gradientNorms().clear());
    warned = false;
    file.begin(run.done() + 1);
  }

  @Override
  public Decision afterStep(Step step) {
    addGradientNorms(step.gradientNorms());
    Protobuf summary = new Protobuf();
    scalar(summary, "train/loss", step.loss());
    scalar(summary, "train/penalty", step.penalty());
    scalar(summary, "train/gradient_norm", step.gradientNorm());
    scalar(summary, "train/rate", step.rate());
    scalar(summary, "train/examples_per_second", 1e9 * step.examples() / step.nanos());
    file.write(step.step(), summary);
    return Decision.CONTINUE;
  }

  /** Gradients of another network than the one that was summarised belong to none of its layers. */
  private void addGradientNorms(List<Double> norms) {
    if (norms.size() == trained) {
      for (LayerGradients layer : layers) {
        double square = 0;
        for (int place : layer.places()) {
          square += norms.get(place) * norms.get(place);
        }
        layer.gradientNorms().add(Math.sqrt(square));
      }
    } else if (!warned) {
      warned = true;
      LOG.warn(
          "expected a log of the network that is trained, with {} trained parameters, got one of"
              + " {}; its gradients are not logged by layer",
          norms.size(),
          trained);
    }
  }

  @Override
  public Decision afterValidation(Validation validation) {
    Protobuf summary = new Protobuf();
    scalar(summary, "validation/loss", validation.evaluation().loss());
    validation
        .evaluation()
        .accuracy()
        .ifPresent(part -> scalar(summary, "validation/accuracy", part));
    validation
        .evaluation()
        .metrics()
        .forEach((name, value) -> scalar(summary, "validation/" + name, value));
    file.write(validation.step(), summary);
    return Decision.CONTINUE;
  }

  @Override
  public Decision afterEpoch(Epoch epoch) {
    Protobuf summary = new Protobuf();
    scalar(summary, "epoch/loss", epoch.loss());
    scalar(summary, "epoch/penalty", epoch.penalty());
    scalar(summary, "epoch/seconds", epoch.seconds());
    for (LayerGradients layer : layers) {
      String place = layer.row().path().isEmpty() ? "network" : layer.row().path();
      double[] norms = layer.gradientNorms().stream().mapToDouble(norm -> norm).toArray();
      histogram(summary, "gradient_norm/" + place, norms);
      layer.gradientNorms().clear();
      for (Parameter parameter : layer.row().layer().parameters()) {
        if (parameter.role() == Parameter.Role.COEFFICIENT && parameter.shape().rank() == 2) {
          coefficients(summary, "coefficients/" + place, parameter);
        }
      }
    }
    file.write(epoch.step(), summary);
    return Decision.CONTINUE;
  }

  /** One histogram for each row k of the coefficients c, shape {@code [degree + 1, width]}. */
  private static void coefficients(Protobuf summary, String tag, Parameter c) {
    double[] columns = c.value().toColumns();
    int size = c.value().rows();
    for (int k = 0; k < size; k++) {
      double[] row = new double[c.value().columns()];
      for (int unit = 0; unit < row.length; unit++) {
        row[unit] = columns[unit * size + k];
      }
      histogram(summary, tag + "/c" + k, row);
    }
  }

  private static void scalar(Protobuf summary, String tag, double value) {
    summary.message(1, new Protobuf().text(1, tag).fixed32(2, (float) value));
  }

  private static void histogram(Protobuf summary, String tag, double... values) {
    summary.message(1, new Protobuf().text(1, tag).message(5, Histogram.of(values)));
  }

  @Override
  public void close() {
    file.close();
  }
}
