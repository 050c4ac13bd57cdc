package org.chainzrule.nn.ordinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.loss.OutputDecoderContract;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The decoders of ordinal heads. */
class OrdinalDecoderTest {

  @Test
  void several_outputs_are_no_number_on_the_scale_of_classes() {
    OutputDecoder decoder = new NearestClassDecoder(5);
    Tensor five = Tensor.of(new double[][] {{1, 2, 3, 4, 5}});
    assertThatThrownBy(() -> decoder.decide(five))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected one output for regression on 5 classes, got 5");
    assertThatThrownBy(() -> decoder.expected(Variable.constant(five)))
        .hasMessage("expected one output for regression on 5 classes, got 5");
  }

  @Test
  void descending_logits_are_not_those_of_a_cumulative_link() {
    Tensor falling = Tensor.of(new double[][] {{1, 2}, {2, 1}});
    for (OutputDecoder decoder : new OutputDecoder[] {new CumulativeLinkDecoder()}) {
      assertThatThrownBy(() -> decoder.probabilities(falling))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected logits that ascend along each row, as a cumulative link gives, got 1.0 after"
                  + " 2.0 in row 1");
    }
    assertThat(new CumulativeLinkDecoder().probabilities(falling.gather(0))).isPresent();
  }

  private abstract static class OfThresholds implements OutputDecoderContract {
    @Override
    public int columns() {
      return 3;
    }

    @Override
    public OptionalInt classes() {
      return OptionalInt.of(4);
    }
  }

  @Nested
  class Coral extends OfThresholds {
    @Override
    public OutputDecoder decoder() {
      return new CoralDecoder();
    }
  }

  @Nested
  class Corn extends OfThresholds {
    @Override
    public OutputDecoder decoder() {
      return new CornDecoder();
    }
  }

  @Nested
  class CumulativeLink extends OfThresholds {
    @Override
    public OutputDecoder decoder() {
      return new CumulativeLinkDecoder();
    }

    @Override
    public Tensor outputs(int n) {
      Tensor any = super.outputs(n);
      double[] z = any.toColumns();
      for (int at = n; at < z.length; at++) {
        z[at] = z[at - n] + Math.abs(z[at]);
      }
      return Tensor.ofColumns(any.shape(), any.precision(), z);
    }
  }

  @Nested
  class NearestClass extends OfThresholds {
    @Override
    public OutputDecoder decoder() {
      return new NearestClassDecoder(4);
    }

    @Override
    public int columns() {
      return 1;
    }
  }
}
