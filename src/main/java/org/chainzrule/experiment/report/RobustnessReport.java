package org.chainzrule.experiment.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.robustness.attack.MarginLoss;
import org.chainzrule.robustness.attack.Norm;
import org.chainzrule.robustness.attack.Pgd;
import org.chainzrule.robustness.attack.RandomSearch;
import org.chainzrule.robustness.attack.RobustAccuracy;
import org.chainzrule.robustness.attack.TrustFlags;
import org.chainzrule.robustness.certify.Certificate;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

/**
 * The robustness of a classifier of inputs in 0..1 to changes of each coordinate (the L∞ norm).
 *
 * @param attacked the accuracy under PGD attacks with 40 steps that raise the loss
 * @param byMargin the same of attacks that raise the {@link MarginLoss}; empty where outputs are no
 *     logits of classes
 * @param distrust the {@link TrustFlags} that are raised at the largest radius of an attack, in
 *     words: reasons not to trust the accuracies under attack
 * @param certified the fraction of examples that are classified correctly, and provably so under
 *     every change, see {@link Certificate}
 * @param byIntervals the same by interval bounds alone
 */
public record RobustnessReport(
    List<At> attacked,
    List<At> byMargin,
    List<String> distrust,
    List<At> certified,
    List<At> byIntervals)
    implements ReportPart {

  /** Queries of the attack without gradients that a flag compares with. */
  private static final int QUERIES = 100;

  /**
   * An accuracy at one radius.
   *
   * @param epsilon the largest change of a coordinate, in 0..1
   * @param accuracy the accuracy, in 0..1
   */
  public record At(double epsilon, double accuracy) {}

  /**
   * The radii to measure at.
   *
   * @param attacks the radii of attacks, in 0..1; empty for none
   * @param certificates the radii to certify, in 0..1; empty for none
   */
  public record Radii(List<Double> attacks, List<Double> certificates) {

    /** No attacks and no certificates. */
    public static final Radii NONE = new Radii(List.of(), List.of());

    /**
     * @throws IllegalArgumentException if a radius is out of range
     */
    public Radii {
      attacks = List.copyOf(attacks);
      certificates = List.copyOf(certificates);
      Stream.concat(attacks.stream(), certificates.stream())
          .filter(epsilon -> !(epsilon >= 0 && epsilon <= 1))
          .forEach(
              epsilon -> {
                throw new IllegalArgumentException(
                    "expected radii in 0..1 to attack and to certify, got " + epsilon);
              });
    }
  }

  /**
   * Attacks and certifies a network.
   *
   * @param seed the seed of the random starts of attacks
   * @throws IllegalArgumentException if there is a radius to certify, and a layer has no bounds or
   *     the loss does not decide for the largest output
   */
  public static RobustnessReport of(
      Layer network, Loss loss, Dataset data, Radii radii, long seed) {
    Seeds seeds = Seeds.of(seed).child("attack");
    List<At> attacked = attacked(network, loss, data, radii, seeds);
    boolean logits = loss.decoder().equals(OutputDecoder.softmax());
    List<At> byMargin =
        logits ? attacked(network, new MarginLoss(), data, radii, seeds) : List.of();
    List<String> distrust = distrust(network, loss, data, radii, seeds);
    if (radii.certificates().isEmpty()) {
      return new RobustnessReport(attacked, byMargin, distrust, List.of(), List.of());
    }
    return new RobustnessReport(
        attacked,
        byMargin,
        distrust,
        certified(Certificate.of(network, loss.decoder(), Interval.UNIT), data, radii),
        certified(Certificate.byIntervals(network, loss.decoder(), Interval.UNIT), data, radii));
  }

  private static List<At> attacked(
      Layer network, Loss loss, Dataset data, Radii radii, Seeds seeds) {
    return radii.attacks().stream()
        .map(e -> new At(e, RobustAccuracy.of(network, loss, data, Pgd.linf(e), seeds).robust()))
        .toList();
  }

  private static List<String> distrust(
      Layer network, Loss loss, Dataset data, Radii radii, Seeds seeds) {
    return radii.attacks().stream()
        .max(Double::compare)
        .map(
            e -> {
              RandomSearch search = new RandomSearch(Norm.L_INF, e, QUERIES, Interval.UNIT);
              return TrustFlags.of(network, loss, data, Pgd.linf(e), search, seeds).raised();
            })
        .orElse(List.of());
  }

  private static List<At> certified(Certificate certificate, Dataset data, Radii radii) {
    return radii.certificates().stream()
        .map(e -> new At(e, certificate.accuracy(data, e)))
        .toList();
  }

  @Override
  public List<String> lines() {
    return Stream.of(
            attacked.stream().map(at -> line("PGD at %-8s %.2f %%", at)),
            byMargin.stream().map(at -> line("margin at %-5s %.2f %%", at)),
            distrust.stream().map(flag -> "do not trust    " + flag),
            certified.stream().map(at -> line("certified %-5s %.2f %%", at)),
            byIntervals.stream().map(at -> line("intervals %-5s %.2f %%", at)))
        .flatMap(lines -> lines)
        .toList();
  }

  private static String line(String format, At at) {
    return ReportPart.line(format, at.epsilon(), 100 * at.accuracy());
  }

  @Override
  public Map<String, Object> fields() {
    return new TreeMap<>(
        Map.of(
            "pgd",
            fields(attacked),
            "pgdByMargin",
            fields(byMargin),
            "distrust",
            distrust,
            "certified",
            fields(certified),
            "certifiedByIntervals",
            fields(byIntervals)));
  }

  private static List<Map<String, Object>> fields(List<At> all) {
    return all.stream().map(RobustnessReport::fields).toList();
  }

  private static Map<String, Object> fields(At at) {
    return new TreeMap<>(Map.of("epsilon", at.epsilon(), "accuracy", at.accuracy()));
  }
}
