package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.loss.OutputDecoderContract;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class AssumedSoftmaxTest implements OutputDecoderContract {

  @Override
  public OutputDecoder decoder() {
    return new AssumedSoftmax();
  }

  @Override
  public int columns() {
    return 3;
  }

  @Override
  public OptionalInt classes() {
    return OptionalInt.of(3);
  }

  @Override
  public void the_one_built_of_its_description_reads_alike() {
    assertThat(LayerTypes.standard().decoder(decoder().describe()))
        .isEqualTo(OutputDecoder.softmax());
  }

  @Test
  void one_output_is_not_read() {
    Tensor one = Tensor.of(new double[][] {{3}});
    assertThat(decoder().decide(one)).isEmpty();
    assertThat(decoder().probabilities(one)).isEmpty();
    assertThat(decoder().classes(one)).isEmpty();
  }
}
