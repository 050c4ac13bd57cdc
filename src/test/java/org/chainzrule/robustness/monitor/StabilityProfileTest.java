package org.chainzrule.robustness.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.chainzrule.model.Attachment;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.HostArray;
import org.junit.jupiter.api.Test;

class StabilityProfileTest {

  @Test
  void percentiles_and_norms_are_exact_to_a_thousandth() {
    double[] norms = norms(10_001, 1);
    StabilityProfile profile = StabilityProfile.ofNorms(norms);
    Arrays.sort(norms);
    assertThat(profile.examples()).isEqualTo(10_001);
    for (int percent : new int[] {1, 25, 50, 90, 99}) {
      double exact = norms[percent * 100];
      assertThat(profile.norm(percent)).isCloseTo(exact, within(3e-3 * exact));
      assertThat(profile.percentile(exact)).isCloseTo(percent, within(0.2));
    }
    assertThat(profile.percentile(0)).isZero();
    assertThat(profile.percentBelow(norms[0])).isZero();
    assertThat(profile.percentile(1e300)).isEqualTo(100);
  }

  @Test
  void percentiles_are_those_of_the_histogram_to_the_bit() {
    double[] norms = norms(500, 5);
    norms[0] = 0;
    StabilityProfile profile = StabilityProfile.ofNorms(norms);
    Histogram histogram = new Histogram(1, 1_000_000_000_000_000L, 3);
    for (double norm : norms) {
      histogram.recordValue(Math.round(norm / 1e-9));
    }
    for (double norm :
        DoubleStream.concat(Arrays.stream(norms), Arrays.stream(norms(500, 6))).toArray()) {
      long units = Math.round(norm / 1e-9);
      long below = histogram.lowestEquivalentValue(units) - 1;
      assertThat(profile.percentile(norm)).isEqualTo(histogram.getPercentileAtOrBelowValue(units));
      assertThat(profile.percentBelow(norm))
          .isEqualTo(below < 0 ? 0 : histogram.getPercentileAtOrBelowValue(below));
    }
  }

  @Test
  void merged_profiles_are_that_of_all_examples_in_any_order() {
    double[] first = norms(700, 2);
    double[] second = norms(300, 3);
    StabilityProfile all =
        StabilityProfile.ofNorms(
            DoubleStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray());
    StabilityProfile a = StabilityProfile.ofNorms(first);
    StabilityProfile b = StabilityProfile.ofNorms(second);
    for (double norm = 0.001; norm < 100; norm *= 1.3) {
      assertThat(a.merged(b).percentile(norm)).isEqualTo(all.percentile(norm));
      assertThat(b.merged(a).percentile(norm)).isEqualTo(all.percentile(norm));
    }
    assertThat(a.examples()).isEqualTo(700);
  }

  @Test
  void norms_of_any_size_are_held() {
    StabilityProfile profile =
        StabilityProfile.ofNorms(0, 1e-300, 1, 1e300, Double.POSITIVE_INFINITY, Double.NaN);
    assertThat(profile.percentile(1e-10)).isCloseTo(100.0 / 3, within(1e-9));
    assertThat(profile.percentile(2)).isEqualTo(50);
    assertThat(profile.percentile(Double.NaN)).isEqualTo(100);
    StabilityProfile read = StabilityProfile.of(profile.addTo(Attachment.none())).orElseThrow();
    assertThat(read.percentile(2)).isEqualTo(50);
    assertThat(read.examples()).isEqualTo(6);
  }

  @Test
  void a_profile_comes_back_from_an_attachment_as_it_was() {
    StabilityProfile profile = StabilityProfile.ofNorms(norms(5_000, 4));
    StabilityProfile read = StabilityProfile.of(profile.addTo(Attachment.none())).orElseThrow();
    for (double norm = 0.001; norm < 100; norm *= 1.01) {
      assertThat(read.percentile(norm)).isEqualTo(profile.percentile(norm));
    }
    assertThat(read).hasToString(profile.toString());
    assertThat(StabilityProfile.of(Attachment.none())).isEmpty();
  }

  @Test
  void what_is_no_profile_is_refused() {
    assertThatThrownBy(StabilityProfile::ofNorms)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected norms to make a profile of, got none");
    assertThatThrownBy(() -> StabilityProfile.ofNorms(1, -2))
        .hasMessage("expected norms of at least 0, got -2.0");
    refused(new double[] {1, 2}, new double[] {3}, "got 2.0 without a count");
    refused(new double[] {1}, new double[] {0.5}, "got 1.0 with the count 0.5");
    refused(new double[] {Double.NaN}, new double[] {1}, "got NaN with the count 1.0");
    refused(new double[] {-1}, new double[] {1}, "got -1.0 with the count 1.0");
  }

  private static void refused(double[] values, double[] counts, String message) {
    Attachment attachment =
        Attachment.none()
            .with("stability/values", HostArray.of(values))
            .with("stability/counts", HostArray.of(counts));
    assertThatThrownBy(() -> StabilityProfile.of(attachment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(message);
  }

  /** Log-normal numbers. */
  private static double[] norms(int count, long seed) {
    Generator generator = Seeds.of(seed).generator();
    return DoubleStream.generate(() -> Math.exp(generator.nextGaussian())).limit(count).toArray();
  }
}
