package org.chainzrule.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.chainzrule.data.Dataset;
import org.chainzrule.measure.Distribution;
import org.chainzrule.measure.EffectiveRank;
import org.chainzrule.measure.EmpiricalLipschitz;
import org.chainzrule.measure.JacobianNorms;
import org.chainzrule.measure.LayerSteepness;
import org.chainzrule.measure.LipschitzBound;
import org.chainzrule.measure.TrainingVolatility;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Seeds;
import picocli.CommandLine.Option;

/** How steep a trained network is, beyond its input gradients, where its user asks. */
final class Measures {

  /** Slopes are sought at this distance: far above the rounding of 32 bits, far below a stroke. */
  private static final EmpiricalLipschitz STEEPEST = new EmpiricalLipschitz(0.1, 4, 10);

  @Option(
      names = "--measure",
      description = "Also measure layers, Jacobians, ranks and slopes; --json does too.")
  private boolean asked;

  @Option(
      names = "--measure-images",
      paramLabel = "N",
      description = "How many test examples those look at (default: ${DEFAULT-VALUE}).")
  private int images = 500;

  private final TrainingVolatility volatility = new TrainingVolatility();

  /** What was found; null where nobody asked. */
  private Found found;

  private record Found(
      int images,
      List<LayerSteepness> layers,
      Distribution jacobian,
      Distribution rank,
      Distribution slope,
      OptionalDouble lipschitz) {}

  void check() {
    if (images < 1) {
      throw new IllegalArgumentException("expected --measure-images of at least 1, got " + images);
    }
  }

  /** Watches the training. */
  TrainingVolatility volatility() {
    return volatility;
  }

  /**
   * @param wanted whether the figures go to a file, so that they are measured unasked
   */
  void measure(Layer network, Dataset test, long seed, boolean wanted) {
    if (asked || wanted) {
      Dataset some = test.take(images);
      found =
          new Found(
              some.size(),
              LayerSteepness.of(network, some),
              JacobianNorms.of(network, some),
              EffectiveRank.of(network, some),
              STEEPEST.of(network, some, Seeds.of(seed).child("lipschitz")),
              bound(network));
    }
  }

  /** Polynomials without tails have none. */
  private static OptionalDouble bound(Layer network) {
    try {
      return OptionalDouble.of(LipschitzBound.of(network));
    } catch (IllegalArgumentException e) {
      return OptionalDouble.empty();
    }
  }

  void print() {
    if (volatility.steps() > 0) {
      Console.print(
          "training        peak gradient %.3f, standard deviation %.3f",
          volatility.peak(), volatility.standardDeviation());
    }
    if (found == null) {
      return;
    }
    for (LayerSteepness layer : found.layers) {
      Console.print(
          "%-15s mean %.3f, max %.3f",
          "layer " + layer.path(), layer.norms().mean(), layer.norms().max());
    }
    Console.print(
        "Jacobian        mean %.3f, p99 %.3f, max %.3f",
        found.jacobian.mean(), found.jacobian.p99(), found.jacobian.max());
    Console.print("effective rank  mean %.2f", found.rank.mean());
    Console.print("steepest slope  %.3f found", found.slope.max());
    found.lipschitz.ifPresent(bound -> Console.print("Lipschitz bound %.3f", bound));
  }

  void write(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("training");
    json.writeNumberField("peakGradientNorm", volatility.peak());
    json.writeNumberField("meanGradientNorm", volatility.mean());
    json.writeNumberField("gradientNormDeviation", volatility.standardDeviation());
    json.writeEndObject();
    if (found == null) {
      return;
    }
    json.writeNumberField("measuredImages", found.images);
    json.writeArrayFieldStart("layerNorms");
    for (LayerSteepness layer : found.layers) {
      json.writeStartObject();
      json.writeStringField("layer", layer.path());
      writeFields(json, layer.norms());
      json.writeEndObject();
    }
    json.writeEndArray();
    write(json, "jacobianNorm", found.jacobian);
    write(json, "effectiveRank", found.rank);
    write(json, "empiricalLipschitz", found.slope);
    if (found.lipschitz.isPresent()) {
      json.writeNumberField("lipschitzBound", found.lipschitz.getAsDouble());
    }
  }

  /** A distribution as an object of its own. */
  static void write(JsonGenerator json, String name, Distribution d) throws IOException {
    json.writeObjectFieldStart(name);
    writeFields(json, d);
    json.writeEndObject();
  }

  private static void writeFields(JsonGenerator json, Distribution d) throws IOException {
    json.writeNumberField("mean", d.mean());
    json.writeNumberField("p50", d.p50());
    json.writeNumberField("p95", d.p95());
    json.writeNumberField("p99", d.p99());
    json.writeNumberField("p999", d.p999());
    json.writeNumberField("max", d.max());
    json.writeNumberField("tailRatio", d.tailRatio());
  }
}
