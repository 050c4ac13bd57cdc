package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certified training by the options of the program. */
class CertifiedOptionsTest {

  private static final String SMALL = "--offline --quiet --batch 20 --hidden 16 ";

  private static final Pattern INTERVALS = Pattern.compile("intervals 0.02 +([.0-9]+) %");

  @TempDir private Path folder;

  private Jvm.Result train(String options) throws Exception {
    return SharedJvm.run(TrainMnist.class, (SMALL + options).split(" "));
  }

  @Test
  void a_training_for_bounds_proves_more_and_says_what_it_was() throws Exception {
    String measured = "--limit 300 --epochs 8 --dreg 0 --certify 0.02 --robust-images 100 --json ";
    Path without = folder.resolve("without.json");
    Path with = folder.resolve("with.json");
    Jvm.Result plain = train(measured + without);
    assertThat(plain.err()).isEmpty();
    String options = "--certified-radius 0.05 --certified-weight 2 --certified-ramp 0.25 ";
    Jvm.Result certified = train(options + measured + with);
    assertThat(certified.err()).isEmpty();
    assertThat(FlatJson.of(with))
        .containsEntry("certifiedRadius", "0.05")
        .containsEntry("certifiedWeight", "2.0")
        .containsEntry("certifiedRamp", "0.25");
    assertThat(FlatJson.of(without)).doesNotContainKey("certifiedRadius");
    assertThat(byIntervals(certified)).isGreaterThan(byIntervals(plain) + 20);
  }

  private static double byIntervals(Jvm.Result result) {
    Matcher line = INTERVALS.matcher(result.out());
    assertThat(line.find()).as(result.out()).isTrue();
    return Double.parseDouble(line.group(1));
  }

  @Test
  void convolutions_train_for_bounds() throws Exception {
    Jvm.Result result = train("--model conv --certified-radius 0.01 --limit 40 --epochs 1");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("accuracy");
  }

  @Test
  void what_does_not_fit_is_explained_in_a_sentence() throws Exception {
    says(
        "--certified-weight 1 --certified-ramp 0.1",
        "expected --certified-radius with --certified-weight 1.0 --certified-ramp 0.1, got none");
    says(
        "--certified-radius 2",
        "--certified-radius, --certified-weight or --certified-ramp: expected a radius of certified"
            + " training in 0..1, got 2.0");
    says(
        "--certified-radius 0.1 --certified-weight -1",
        "--certified-radius, --certified-weight or --certified-ramp: expected a weight of certified"
            + " training of at least 0, got -1.0");
  }

  private void says(String options, String message) throws Exception {
    Jvm.Result result = train(options);
    assertThat(result.code()).as(options).isEqualTo(1);
    assertThat(result.err().strip()).isEqualTo(message);
  }
}
