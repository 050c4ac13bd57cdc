package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The decoders that are not those of ordinal heads. */
class OutputDecoderTest {

  @Test
  void wrapped_losses_have_the_decoder_of_the_loss_inside() {
    Loss corn = OrdinalHead.CORN.loss(3);
    assertThat(corn.weighted(ClassWeights.of(1, 2, 3)).decoder()).isEqualTo(corn.decoder());
    assertThat(corn.weighted(ClassWeights.of(1, 2, 3)).deciding(DecisionRule.MEDIAN).decoder())
        .isEqualTo(corn.deciding(DecisionRule.MEDIAN).decoder())
        .isNotEqualTo(corn.decoder())
        .hasToString("CORN by MEDIAN");
    assertThat(Loss.meanSquaredError().decoder()).isEqualTo(OutputDecoder.values());
    assertThat(Loss.softmaxCrossEntropy().decoder()).isEqualTo(OutputDecoder.softmax());
  }

  @Test
  void the_last_rule_counts() {
    assertThat(OutputDecoder.softmax().deciding(DecisionRule.MEDIAN).deciding(DecisionRule.ARGMAX))
        .isEqualTo(OutputDecoder.softmax().deciding(DecisionRule.ARGMAX));
  }

  @Test
  void only_softmax_decides_for_the_largest_output() {
    assertThat(OutputDecoder.softmax().decidesForLargest()).isTrue();
    assertThat(OutputDecoder.softmax().deciding(DecisionRule.ARGMAX).decidesForLargest()).isTrue();
    assertThat(OutputDecoder.softmax().deciding(DecisionRule.MEDIAN).decidesForLargest()).isFalse();
    assertThat(OrdinalHead.CORAL.loss(3).decoder().decidesForLargest()).isFalse();
    assertThat(OutputDecoder.none().decidesForLargest()).isFalse();
  }

  @Test
  void standardised_values_are_given_in_their_own_unit() {
    Variable outputs = Variable.constant(Tensor.of(new double[][] {{-1, 0.5}}));
    assertThat(OutputDecoder.values(10, 4).expected(outputs).orElseThrow().value().toArray())
        .containsExactly(6, 12);
    assertThat(OutputDecoder.values().expected(outputs).orElseThrow().value().toArray())
        .containsExactly(-1, 0.5);
    assertThatThrownBy(() -> OutputDecoder.values(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a finite mean and a deviation above 0, got 0.0 and 0.0");
  }

  @Test
  void rounding_of_probabilities_to_32_bits_decides_nothing() {
    // P(y <= 0) is below 1/2 by less than 32 bits tell.
    Tensor narrow = Tensor.of(new double[][] {{0, 1e-8}}).cast(Precision.SINGLE);
    assertThat(OutputDecoder.softmax().deciding(DecisionRule.MEDIAN).decide(narrow).orElseThrow())
        .containsExactly(1);
    assertThat(OutputDecoder.softmax().probabilities(narrow).orElseThrow().at(0, 0))
        .isCloseTo(0.5, within(1e-7));
  }

  @Nested
  class OfSoftmax implements OutputDecoderContract {
    @Override
    public OutputDecoder decoder() {
      return OutputDecoder.softmax();
    }

    @Override
    public int columns() {
      return 4;
    }

    @Override
    public OptionalInt classes() {
      return OptionalInt.of(4);
    }
  }

  @Nested
  class WithRule extends OfSoftmax {
    @Override
    public OutputDecoder decoder() {
      return OutputDecoder.softmax().deciding(DecisionRule.ROUNDED_MEAN);
    }
  }

  @Nested
  class OfValues implements OutputDecoderContract {
    @Override
    public OutputDecoder decoder() {
      return OutputDecoder.values(-3.5, 0.1);
    }

    @Override
    public int columns() {
      return 2;
    }

    @Override
    public OptionalInt classes() {
      return OptionalInt.empty();
    }
  }

  @Nested
  class OfSeveralValues extends OfValues {
    @Override
    public OutputDecoder decoder() {
      return OutputDecoder.values(List.of(-3.5, 20.0), List.of(0.1, 5.0));
    }

    @Test
    void each_column_has_its_own_mean_and_deviation() {
      Variable read =
          decoder()
              .expected(Variable.constant(Tensor.of(new double[][] {{0, 0}, {1, -2}})))
              .orElseThrow();
      assertThat(read.value().toArray()).containsExactly(-3.5, 20, -3.4, 10);
      assertThat(OutputDecoder.values(List.of(2.0), List.of(3.0)))
          .isEqualTo(OutputDecoder.values(2, 3));
    }

    @Test
    void other_numbers_of_columns_are_refused() {
      Variable three = Variable.constant(Tensor.of(new double[][] {{0, 0, 0}}));
      assertThatThrownBy(() -> decoder().expected(three))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("expected outputs of 2 values, got shape ");
      assertThatThrownBy(() -> OutputDecoder.values(List.of(1.0, 2.0), List.of(1.0)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> OutputDecoder.values(List.of(1.0, 2.0), List.of(1.0, 0.0)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Unstated extends OfValues {
    @Override
    public OutputDecoder decoder() {
      return OutputDecoder.none();
    }
  }

  @Nested
  class OfSigmoid implements OutputDecoderContract {
    @Override
    public OutputDecoder decoder() {
      return OutputDecoder.sigmoid();
    }

    @Override
    public int columns() {
      return 1;
    }

    @Override
    public OptionalInt classes() {
      return OptionalInt.of(2);
    }
  }

  @Nested
  class OfSigmoidWithRule extends OfSigmoid {
    @Override
    public OutputDecoder decoder() {
      return OutputDecoder.sigmoid().deciding(DecisionRule.MEDIAN);
    }
  }

  @Nested
  class OfLabels extends OfValues {
    @Override
    public OutputDecoder decoder() {
      return OutputDecoder.labels();
    }
  }
}
