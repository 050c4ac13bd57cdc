package org.chainzrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ImagesTest {

  /** Two images of 1 x 2 pixels. */
  private final Images pair =
      Images.of(1, 2, 3, new byte[] {0, (byte) 255, 51, 102}, new byte[] {2, 0});

  @Test
  void grey_255_is_one_and_grey_51_a_fifth() {
    Batch batch = pair.batch(new int[] {1, 0}, Precision.SINGLE);
    assertThat(batch.inputs().toArray())
        .containsExactly(new double[] {0.2, 0.4, 0, 1}, within(1e-7));
    assertThat(batch.targets().toArray()).containsExactly(0, 2);
  }

  @Test
  void pixels_and_labels_are_unsigned() {
    assertThat(pair.pixel(0, 0, 1)).isEqualTo(255);
    assertThat(pair.pixel(1, 0, 0)).isEqualTo(51);
    Images many = Images.of(1, 1, 256, new byte[1], new byte[] {(byte) 255});
    assertThat(many.label(0)).isEqualTo(255);
  }

  @Test
  void an_image_is_stored_row_after_row() {
    Images image = Images.of(2, 2, 1, new byte[] {1, 2, 3, 4}, new byte[1]);
    assertThat(image.pixel(0, 1, 0)).isEqualTo(3);
    assertThat(image.batch(new int[1], Precision.DOUBLE).inputs().at(0, 2) * 255)
        .isCloseTo(3, within(1e-5));
  }

  @Test
  void many_images_are_batched_in_the_order_of_the_rows() {
    byte[] grey = new byte[50];
    int[] backwards = new int[50];
    for (int i = 0; i < 50; i++) {
      grey[i] = (byte) i;
      backwards[i] = 49 - i;
    }
    Images images = Images.of(1, 1, 1, grey, new byte[50]);
    double[] values = images.batch(backwards, Precision.DOUBLE).inputs().toArray();
    for (int i = 0; i < 50; i++) {
      assertThat(Math.round(values[i] * 255)).isEqualTo(49 - i);
    }
  }

  @Test
  void sizes_that_do_not_fit_together_are_rejected() {
    assertThatThrownBy(() -> Images.of(2, 2, 10, new byte[7], new byte[2]))
        .isInstanceOf(DataException.class)
        .hasMessage("expected 8 pixels for 2 images of 2 x 2, got 7");
  }

  @Test
  void labels_out_of_range_are_rejected() {
    assertThatThrownBy(() -> Images.of(1, 1, 10, new byte[2], new byte[] {9, 10}))
        .isInstanceOf(DataException.class)
        .hasMessage("expected labels in 0..9, got 10 for image 1");
    assertThatThrownBy(() -> Images.of(1, 1, 10, new byte[1], new byte[] {-1}))
        .hasMessage("expected labels in 0..9, got 255 for image 0");
  }

  @Test
  void a_data_set_may_have_no_images() {
    Images none = Images.of(28, 28, 10, new byte[0], new byte[0]);
    assertThat(none.size()).isZero();
    assertThat(none.inputShape()).isEqualTo(Shape.of(784));
  }

  @Nested
  class Small implements DatasetContract {
    @Override
    public Images data() {
      byte[] pixels = new byte[5 * 6];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) (i * 37);
      }
      return Images.of(2, 3, 4, pixels, new byte[] {0, 3, 1, 1, 2});
    }
  }

  @Nested
  class Strokes implements DatasetContract {
    @Override
    public Images data() {
      return StrokeDigits.create(Seeds.of(0), 20);
    }
  }
}
