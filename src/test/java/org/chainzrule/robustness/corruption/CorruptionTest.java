package org.chainzrule.robustness.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalInt;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.DatasetContract;
import org.chainzrule.data.Table;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Evaluation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorruptionTest {

  private static final int SIDE = 28;

  /** Drawn digits, some of each class. */
  private final Dataset digits = StrokeDigits.create(Seeds.of(3), 40);

  @ParameterizedTest
  @EnumSource(Corruption.class)
  void pixels_stay_in_0_to_1_and_more_severe_damage_is_further_away(Corruption corruption) {
    double before = 0;
    for (int severity = 1; severity <= 5; severity++) {
      double distance = 0;
      for (int i = 0; i < digits.size(); i++) {
        double[] image = image(i);
        double[] damaged = corruption.apply(image, SIDE, SIDE, severity, Seeds.of(i));
        for (int p = 0; p < image.length; p++) {
          assertThat(damaged[p]).isBetween(0.0, 1.0);
          distance += Math.pow(damaged[p] - image[p], 2);
        }
      }
      assertThat(distance).isGreaterThan(before);
      before = distance;
    }
  }

  @ParameterizedTest
  @EnumSource(Corruption.class)
  void the_same_seeds_give_the_same_image_and_the_original_is_untouched(Corruption corruption) {
    double[] image = image(5);
    double[] copy = image.clone();
    double[] first = corruption.apply(image, SIDE, SIDE, 4, Seeds.of(9));
    assertThat(corruption.apply(image, SIDE, SIDE, 4, Seeds.of(9))).isEqualTo(first);
    assertThat(image).isEqualTo(copy);
  }

  @Test
  void all_channels_of_an_image_are_moved_alike() {
    double[] image = image(0);
    double[] colours = Arrays.copyOf(image, 2 * image.length);
    System.arraycopy(image, 0, colours, image.length, image.length);
    double[] damaged = Corruption.TRANSLATE.apply(colours, SIDE, SIDE, 3, Seeds.of(4));
    assertThat(Arrays.copyOf(damaged, image.length))
        .isEqualTo(Arrays.copyOfRange(damaged, image.length, damaged.length))
        .isEqualTo(Corruption.TRANSLATE.apply(image, SIDE, SIDE, 3, Seeds.of(4)));
  }

  @Test
  void a_blur_keeps_the_light_and_spreads_it_alike_to_all_sides() {
    double[] dot = new double[SIDE * SIDE];
    dot[14 + SIDE * 14] = 1;
    double[] blurred = Corruption.BLUR.apply(dot, SIDE, SIDE, 4, Seeds.of(1));
    assertThat(Arrays.stream(blurred).sum()).isCloseTo(1, within(1e-9));
    assertThat(blurred[12 + SIDE * 14]).isEqualTo(blurred[16 + SIDE * 14]);
    assertThat(blurred[14 + SIDE * 12]).isCloseTo(blurred[12 + SIDE * 14], within(1e-15));
    assertThat(blurred[14 + SIDE * 14]).isLessThan(0.2);
  }

  @Test
  void photons_are_counted_with_the_mean_and_variance_of_a_poisson_number() {
    double[] grey = new double[200 * 200];
    Arrays.fill(grey, 0.25);
    double[] noisy = Corruption.SHOT_NOISE.apply(grey, 200, 200, 2, Seeds.of(2));
    double mean = Arrays.stream(noisy).average().orElseThrow();
    double variance =
        Arrays.stream(noisy).map(p -> (p - mean) * (p - mean)).average().orElseThrow();
    // 40 000 numbers of mean 3.75: four standard errors.
    assertThat(mean).isCloseTo(0.25, within(4 * Math.sqrt(3.75 / 40_000) / 15));
    assertThat(variance).isCloseTo(3.75 / (15 * 15), within(0.001));
  }

  @Test
  void as_many_pixels_as_stated_become_black_or_white() {
    double[] grey = new double[200 * 200];
    Arrays.fill(grey, 0.5);
    double[] noisy = Corruption.IMPULSE_NOISE.apply(grey, 200, 200, 3, Seeds.of(2));
    assertThat(Arrays.stream(noisy).filter(p -> p == 0).count()).isBetween(3_700L, 4_300L);
    assertThat(Arrays.stream(noisy).filter(p -> p == 1).count()).isBetween(3_700L, 4_300L);
    assertThat(Arrays.stream(noisy).filter(p -> p == 0.5).count()).isBetween(31_400L, 32_600L);
  }

  @Test
  void a_data_set_of_damaged_images_keeps_targets_and_does_not_depend_on_batches() {
    Dataset noisy = CorruptedImages.of(digits, SIDE, SIDE, Corruption.SHOT_NOISE, 5, Seeds.of(8));
    Batch one = noisy.batch(new int[] {7}, Precision.SINGLE);
    Batch many = noisy.batch(new int[] {3, 7, 1}, Precision.SINGLE);
    for (int p = 0; p < SIDE * SIDE; p++) {
      assertThat(many.inputs().at(1, p)).isEqualTo(one.inputs().at(0, p));
    }
    Batch clean = digits.batch(new int[] {3, 7, 1}, Precision.SINGLE);
    assertThat(many.targets().toArray()).isEqualTo(clean.targets().toArray());
    assertThat(noisy.size()).isEqualTo(40);
    assertThat(noisy.classes()).isEqualTo(OptionalInt.of(10));
    assertThat(noisy.digest()).isNotEqualTo(digits.digest());
  }

  @Test
  void the_mean_corruption_accuracy_is_the_mean_of_fifty_accuracies() {
    Layer network = Dense.plan(784, 10).build(Seeds.of(1), Precision.SINGLE);
    Loss loss = Loss.softmaxCrossEntropy();
    CorruptionAccuracy all = CorruptionAccuracy.of(network, loss, digits, SIDE, SIDE, Seeds.of(1));
    double sum = 0;
    for (Corruption corruption : Corruption.values()) {
      for (int severity = 1; severity <= 5; severity++) {
        Dataset damaged = CorruptedImages.of(digits, SIDE, SIDE, corruption, severity, Seeds.of(1));
        double accuracy = Evaluation.of(network, loss, damaged).accuracy().orElseThrow();
        assertThat(all.accuracies().get(corruption).get(severity - 1)).isEqualTo(accuracy);
        sum += accuracy;
      }
    }
    assertThat(all.mean()).isCloseTo(sum / 50, within(1e-12));
  }

  @Test
  void images_and_severities_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> Corruption.FOG.apply(new double[10], 3, 3, 1, Seeds.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a multiple of 3 x 3 pixels, got 10");
    assertThatThrownBy(() -> Corruption.FOG.apply(new double[9], 3, 3, 6, Seeds.of(1)))
        .hasMessage("expected a severity in 1..5, got 6");
    assertThatThrownBy(() -> CorruptedImages.of(digits, 30, 30, Corruption.BLUR, 1, Seeds.of(1)))
        .hasMessage("expected examples of a multiple of 30 x 30 pixels, got [784]");
    Dataset bright = Table.of(new double[][] {{0, 2, 0, 0}}, new int[] {0}, 2);
    Dataset blurred = CorruptedImages.of(bright, 2, 2, Corruption.BLUR, 1, Seeds.of(1));
    assertThatThrownBy(() -> blurred.batch(new int[] {0}, Precision.DOUBLE))
        .hasMessage("expected inputs in 0.0..1.0, got 2.0");
  }

  @Nested
  class Contract implements DatasetContract {
    @Override
    public Dataset data() {
      return CorruptedImages.of(digits.take(6), SIDE, SIDE, Corruption.SHOT_NOISE, 2, Seeds.of(6));
    }
  }

  private double[] image(int i) {
    return digits.batch(new int[] {i}, Precision.DOUBLE).inputs().toColumns();
  }
}
