package org.chainzrule.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.chainzrule.data.Dataset;
import org.chainzrule.measure.Certificate;
import org.chainzrule.measure.Interval;
import org.chainzrule.measure.Pgd;
import org.chainzrule.measure.RobustAccuracy;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.tensor.Seeds;
import picocli.CommandLine.Option;

/** What an example can say of a network under attack, where its user asks. */
final class Robustness {

  /** An accuracy in 0..1 where inputs may move by epsilon in every coordinate. */
  record At(double epsilon, double accuracy) {}

  @Option(
      names = "--attack",
      split = ",",
      paramLabel = "EPS",
      description = "Accuracy under PGD, 40 steps, L-infinity, for each EPS.")
  private List<Double> attacks = List.of();

  @Option(
      names = "--certify",
      split = ",",
      paramLabel = "EPS",
      description = "Certified accuracy for each EPS, by interval bounds.")
  private List<Double> certificates = List.of();

  @Option(
      names = "--robust-images",
      paramLabel = "N",
      description = "How many images --attack and --certify look at (default: ${DEFAULT-VALUE}).")
  private int images = 1000;

  private final List<At> attacked = new ArrayList<>();
  private final List<At> certified = new ArrayList<>();

  void check(DigitModel model) {
    if (model == DigitModel.CONV && !certificates.isEmpty()) {
      throw new IllegalArgumentException(
          "expected no --certify with --model conv: bounds of convolutions are not known");
    }
    if (images < 1) {
      throw new IllegalArgumentException("expected --robust-images of at least 1, got " + images);
    }
    for (List<Double> radii : List.of(attacks, certificates)) {
      for (double epsilon : radii) {
        if (!(epsilon >= 0 && epsilon <= 1)) {
          throw new IllegalArgumentException(
              "expected --attack and --certify in 0..1, got " + epsilon);
        }
      }
    }
  }

  void measure(Layer network, Loss loss, Dataset test, long seed) {
    Dataset some = test.take(images);
    for (double epsilon : attacks) {
      Seeds seeds = Seeds.of(seed).child("attack");
      RobustAccuracy accuracy = RobustAccuracy.of(network, loss, some, Pgd.linf(epsilon), seeds);
      attacked.add(new At(epsilon, accuracy.robust()));
    }
    if (!certificates.isEmpty()) {
      Certificate certificate = Certificate.of(network, new Interval(0, 1));
      for (double epsilon : certificates) {
        certified.add(new At(epsilon, certificate.accuracy(some, epsilon)));
      }
    }
  }

  void print() {
    for (At at : attacked) {
      Console.print("PGD at %-8s %.2f %%", at.epsilon(), 100 * at.accuracy());
    }
    for (At at : certified) {
      Console.print("certified %-5s %.2f %%", at.epsilon(), 100 * at.accuracy());
    }
  }

  void write(JsonGenerator json) throws IOException {
    write(json, "pgd", attacked);
    write(json, "certified", certified);
  }

  private static void write(JsonGenerator json, String name, List<At> rows) throws IOException {
    json.writeArrayFieldStart(name);
    for (At at : rows) {
      json.writeStartObject();
      json.writeNumberField("epsilon", at.epsilon());
      json.writeNumberField("accuracy", at.accuracy());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
