package org.chainzrule.data.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.chainzrule.data.Images;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrokeDigitsTest {

  private static final int SIDE = 28;

  /** 500 images, seed 0. */
  private final Images digits = StrokeDigits.create(Seeds.of(0), 500);

  @Test
  void the_first_hundred_images_of_seed_0_never_change() throws NoSuchAlgorithmException {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    Images images = StrokeDigits.create(Seeds.of(0), 100);
    for (int i = 0; i < images.size(); i++) {
      hash.update((byte) images.label(i));
      hash.update(pixels(images, i));
    }
    assertThat(HexFormat.of().formatHex(hash.digest()))
        .isEqualTo("ed926cccffe46aade3915752d97c3af90d5db81aefb15875051e25678efa5308");
  }

  @Test
  void the_images_are_28_by_28_in_ten_classes() {
    assertThat(digits.size()).isEqualTo(500);
    assertThat(digits.height()).isEqualTo(SIDE);
    assertThat(digits.width()).isEqualTo(SIDE);
    assertThat(digits.classes()).hasValue(10);
  }

  @Test
  void same_seed_gives_the_same_bytes() {
    Images again = StrokeDigits.create(Seeds.of(0), 500);
    for (int i = 0; i < 500; i++) {
      assertThat(pixels(again, i)).isEqualTo(pixels(digits, i));
      assertThat(again.label(i)).isEqualTo(digits.label(i));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, Long.MIN_VALUE})
  void other_seeds_give_other_images_than_seed_0(long seed) {
    Images other = StrokeDigits.create(Seeds.of(seed), 500);
    assertThat(IntStream.range(0, 500))
        .noneMatch(i -> Arrays.equals(pixels(other, i), pixels(digits, i)));
    assertThat(labels(other)).isNotEqualTo(labels(digits));
  }

  @Test
  void no_two_images_of_a_seed_are_the_same() {
    assertThat(IntStream.range(0, 500).mapToObj(i -> HexFormat.of().formatHex(pixels(digits, i))))
        .doesNotHaveDuplicates();
  }

  @Test
  void an_image_does_not_depend_on_the_count() {
    Images fewer = StrokeDigits.create(Seeds.of(0), 37);
    for (int i = 0; i < 37; i++) {
      assertThat(pixels(fewer, i)).isEqualTo(pixels(digits, i));
      assertThat(fewer.label(i)).isEqualTo(digits.label(i));
    }
  }

  @Test
  void labels_are_balanced_up_to_rounding() {
    int[] counts = new int[10];
    Images some = StrokeDigits.create(Seeds.of(2), 123);
    for (int label : labels(some)) {
      counts[label]++;
    }
    assertThat(counts).containsOnly(12, 13);
  }

  @Test
  void labels_come_in_random_order() {
    int[] labels = labels(digits);
    long repeats = IntStream.range(10, 500).filter(i -> labels[i] == labels[i - 10]).count();
    assertThat(repeats).as("labels equal to the one ten before").isBetween(20L, 90L);
  }

  @Test
  void every_image_has_bright_and_black_pixels() {
    for (int i = 0; i < digits.size(); i++) {
      int bright = 0;
      int black = 0;
      for (byte pixel : pixels(digits, i)) {
        bright += (pixel & 0xFF) >= 128 ? 1 : 0;
        black += pixel == 0 ? 1 : 0;
      }
      assertThat(bright).as("bright pixels of image %d", i).isBetween(20, 250);
      assertThat(black).as("black pixels of image %d", i).isGreaterThan(400);
    }
  }

  @Test
  void the_centre_of_mass_is_in_the_middle_to_half_a_pixel() {
    // A little more than half, because grey values are rounded after centring.
    for (int i = 0; i < digits.size(); i++) {
      double mass = 0;
      double down = 0;
      double right = 0;
      for (int row = 0; row < SIDE; row++) {
        for (int column = 0; column < SIDE; column++) {
          int grey = digits.pixel(i, row, column);
          mass += grey;
          down += grey * (row + 0.5);
          right += grey * (column + 0.5);
        }
      }
      assertThat(down / mass).as("image %d, rows", i).isCloseTo(14, within(0.52));
      assertThat(right / mass).as("image %d, columns", i).isCloseTo(14, within(0.52));
    }
  }

  @Test
  void the_longer_side_of_the_ink_is_18_to_20_pixels() {
    for (int i = 0; i < digits.size(); i++) {
      int[] rows = new int[SIDE];
      int[] columns = new int[SIDE];
      for (int row = 0; row < SIDE; row++) {
        for (int column = 0; column < SIDE; column++) {
          rows[row] += digits.pixel(i, row, column);
          columns[column] += digits.pixel(i, row, column);
        }
      }
      assertThat(Math.max(extent(rows), extent(columns))).as("image %d", i).isBetween(18, 20);
    }
  }

  @Test
  void a_nearest_mean_classifier_is_right_for_60_to_90_percent() {
    Images train = StrokeDigits.create(Seeds.of(0).child("train"), 2000);
    double[][] means = new double[10][SIDE * SIDE];
    for (int i = 0; i < train.size(); i++) {
      byte[] pixels = pixels(train, i);
      for (int j = 0; j < pixels.length; j++) {
        means[train.label(i)][j] += (pixels[j] & 0xFF) / 200.0;
      }
    }
    long right =
        IntStream.range(0, 500)
            .filter(i -> nearest(means, pixels(digits, i)) == digits.label(i))
            .count();
    assertThat(right / 500.0).isBetween(0.6, 0.9);
  }

  @Test
  void no_images_are_a_valid_data_set() {
    assertThat(StrokeDigits.create(Seeds.of(0), 0).size()).isZero();
  }

  @Test
  void rejects_a_negative_count() {
    assertThatThrownBy(() -> StrokeDigits.create(Seeds.of(0), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a count in 0..2739137, got -1");
  }

  @Test
  void rejects_more_images_than_an_array_holds() {
    assertThatThrownBy(() -> StrokeDigits.create(Seeds.of(0), 2739138))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a count in 0..2739137, got 2739138");
  }

  private static byte[] pixels(Images images, int image) {
    byte[] pixels = new byte[SIDE * SIDE];
    for (int j = 0; j < pixels.length; j++) {
      pixels[j] = (byte) images.pixel(image, j / SIDE, j % SIDE);
    }
    return pixels;
  }

  private static int[] labels(Images images) {
    return IntStream.range(0, images.size()).map(images::label).toArray();
  }

  /** From the first to the last sum above 0, both included. */
  private static int extent(int[] sums) {
    int[] inked = IntStream.range(0, sums.length).filter(i -> sums[i] > 0).toArray();
    return inked[inked.length - 1] - inked[0] + 1;
  }

  private static int nearest(double[][] means, byte[] pixels) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int c = 0; c < means.length; c++) {
      double distance = 0;
      for (int j = 0; j < pixels.length; j++) {
        double difference = means[c][j] - (pixels[j] & 0xFF);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    return best;
  }
}
