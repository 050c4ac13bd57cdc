package org.chainzrule.experiment.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.robustness.certify.LipschitzBound;
import org.chainzrule.robustness.stability.EffectiveRank;
import org.chainzrule.robustness.stability.EmpiricalLipschitz;
import org.chainzrule.robustness.stability.JacobianNorms;
import org.chainzrule.robustness.stability.LayerSteepness;
import org.chainzrule.tensor.random.Seeds;

/**
 * The derivatives of a trained network at some examples.
 *
 * @param examples the number of examples
 * @param layers the norms of each layer's own Jacobian
 * @param jacobian the Frobenius norms of the network's Jacobian
 * @param rank the effective ranks of the network's Jacobian
 * @param slope the steepest slope found around each example, see {@link EmpiricalLipschitz}
 * @param lipschitz a Lipschitz bound of the network; empty if none is known, as for polynomials
 *     without tails
 */
public record StabilityReport(
    int examples,
    List<LayerSteepness> layers,
    Distribution jacobian,
    Distribution rank,
    Distribution slope,
    OptionalDouble lipschitz)
    implements ReportPart {

  /**
   * Slopes are measured between points 0.1 apart: far above the rounding error of 32 bits, and far
   * below the width of a pen's stroke.
   */
  private static final EmpiricalLipschitz SEARCH = new EmpiricalLipschitz(0.1, 4, 10);

  /**
   * Measures a network.
   *
   * @param seed the seed of the search for steep slopes
   */
  public static StabilityReport of(Layer network, Dataset data, long seed) {
    return new StabilityReport(
        data.size(),
        LayerSteepness.of(network, data),
        JacobianNorms.of(network, data),
        EffectiveRank.of(network, data),
        SEARCH.of(network, data, Seeds.of(seed).child("lipschitz")),
        bound(network));
  }

  private static OptionalDouble bound(Layer network) {
    try {
      return OptionalDouble.of(LipschitzBound.of(network));
    } catch (IllegalArgumentException e) {
      return OptionalDouble.empty();
    }
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (LayerSteepness layer : layers) {
      lines.add(
          ReportPart.line(
              "%-15s mean %.3f, max %.3f",
              "layer " + layer.path(), layer.norms().mean(), layer.norms().max()));
    }
    lines.add(
        ReportPart.line(
            "Jacobian        mean %.3f, p99 %.3f, max %.3f",
            jacobian.mean(), jacobian.p99(), jacobian.max()));
    lines.add(ReportPart.line("effective rank  mean %.2f", rank.mean()));
    lines.add(ReportPart.line("steepest slope  %.3f found", slope.max()));
    lipschitz.ifPresent(bound -> lines.add(ReportPart.line("Lipschitz bound %.3f", bound)));
    return lines;
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("measuredImages", examples);
    List<Map<String, Object>> norms = new ArrayList<>();
    for (LayerSteepness layer : layers) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("layer", layer.path());
      one.putAll(fields(layer.norms()));
      norms.add(one);
    }
    fields.put("layerNorms", norms);
    fields.put("jacobianNorm", fields(jacobian));
    fields.put("effectiveRank", fields(rank));
    fields.put("empiricalLipschitz", fields(slope));
    lipschitz.ifPresent(bound -> fields.put("lipschitzBound", bound));
    return fields;
  }

  /** The figures of a distribution by their names in JSON. */
  public static Map<String, Object> fields(Distribution d) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("mean", d.mean());
    fields.put("p50", d.p50());
    fields.put("p95", d.p95());
    fields.put("p99", d.p99());
    fields.put("p999", d.p999());
    fields.put("max", d.max());
    fields.put("tailRatio", d.tailRatio());
    return fields;
  }
}
