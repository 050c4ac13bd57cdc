package org.chainzrule.examples;

import java.util.concurrent.Callable;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.EnumNames;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.model.Attachment;
import org.chainzrule.model.Model;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.robustness.corruption.CorruptedImages;
import org.chainzrule.robustness.corruption.Corruption;
import org.chainzrule.robustness.monitor.MonitorState;
import org.chainzrule.robustness.monitor.StabilityMonitor;
import org.chainzrule.robustness.monitor.StabilityProfile;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Evaluation;
import org.chainzrule.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Watches a classifier of digits while its images get worse. The monitor sees no labels, and raises
 * its alarm after some dozens of images. {@link #call} trains a network, measures what input
 * gradients are usual on images that were held out, and predicts damaged images:
 *
 * <pre>{@code
 * mvn -q compile exec:java -Dexec.mainClass=org.chainzrule.examples.MonitorDigits
 * }</pre>
 */
@Command(
    name = "MonitorDigits",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Watches a classifier of digits whose images get worse, without labels.")
public final class MonitorDigits implements Callable<Integer> {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final int SIDE = 28;

  /** How many images of each kind the monitor may see. */
  private static final int IMAGES = 500;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Number of passes over the training set (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Mixin private final MnistOptions mnist = new MnistOptions();

  MonitorDigits() {}

  /** Runs the program; {@code --help} lists its arguments. */
  public static void main(String... args) {
    Console.main(new MonitorDigits(), args);
  }

  @Override
  public Integer call() {
    mnist.check();
    Console.checkAtLeast("--epochs", epochs, 1);
    TrainTestSplit split = mnist.read();
    Console.print("data     %s", split.description());

    // A tenth of the training images is held out to learn what is usual.
    TrainTestSplit held = split.holdingOut(split.train().size() / 10);
    Layer network =
        Sequential.create(
            Seeds.of(7),
            Dense.plan(784, 128, PolynomialActivation.cubic()),
            Dense.plan(128, mnist.classes()));
    Trainer.create(network, LOSS)
        .with(new Adam(Schedule.cosine(5e-3, 0)))
        .with(Dreg.layerwise(1e-3))
        .fit(held.train(), epochs);
    StabilityProfile profile = StabilityProfile.of(network, LOSS, held.test());
    Console.print("profile  %s", profile);

    // The profile belongs to the model, and is saved and loaded with it.
    Attachment attachment = profile.addTo(Attachment.none());
    Model model = new Model(network, LOSS.decoder(), Provenance.none(), attachment);
    Console.print("");
    Console.print("%-16s %-16s %-16s %s", "images", "alarm after", "drift / limit", "accuracy");
    Dataset test = split.test();
    watch("as usual", model, test);
    for (Corruption corruption : Corruption.values()) {
      Dataset damaged = CorruptedImages.of(test, SIDE, SIDE, corruption, 2, Seeds.of(1));
      watch(EnumNames.of(corruption), model, damaged);
    }
    return 0;
  }

  /** Predicts image after image until the alarm; the accuracy needs labels, and is known later. */
  private static void watch(String name, Model model, Dataset images) {
    StabilityMonitor monitor = StabilityMonitor.of(model, LOSS);
    int seen = 0;
    while (seen < Math.min(IMAGES, images.size()) && !monitor.state().hasDrifted()) {
      monitor.predict(pixels(images, seen++));
    }
    MonitorState state = monitor.state();
    Console.print(
        "%-16s %-16s %.2f / %-9.2f %.1f %%",
        name,
        state.hasDrifted() ? seen + " images" : "none in " + seen,
        state.drift(),
        state.driftLimit(),
        100 * Evaluation.of(model.network(), LOSS, images).accuracy().orElseThrow());
  }

  private static double[] pixels(Dataset images, int i) {
    try (TensorScope scope = TensorScope.open()) {
      return images.batch(new int[] {i}, Precision.SINGLE).inputs().toArray();
    }
  }
}
