package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.junit.jupiter.api.Test;

class PredictionTest {

  @Test
  void classes_print_with_their_probabilities() {
    double[][] logits = {{Math.log(3), 0}, {0, Math.log(9)}};
    assertThat(new Prediction(logits, OutputDecoder.softmax()))
        .hasToString("2 examples\nclass 0, probability 0.7500\nclass 1, probability 0.9000");
    OutputDecoder nearest = OrdinalHead.REGRESSION.loss(3).decoder();
    assertThat(new Prediction(new double[][] {{1.8}}, nearest)).hasToString("1 example\nclass 2");
  }

  @Test
  void values_print_in_their_unit_and_other_outputs_as_they_are() {
    double[][] outputs = {{0.5, -2}};
    assertThat(new Prediction(outputs, OutputDecoder.values(10, 2)))
        .hasToString("1 example\nvalues 11.00 6.000");
    assertThat(new Prediction(outputs, OutputDecoder.none()))
        .hasToString("1 example\noutputs 0.5000 -2.000");
  }

  @Test
  void labels_print_with_the_probability_of_each() {
    double[][] logits = {{Math.log(3), -Math.log(3), 0.1}, {-Math.log(3), 0, -Math.log(3)}};
    Prediction prediction = new Prediction(logits, OutputDecoder.labels());
    assertThat(prediction.labelProbabilities()[1])
        .containsExactly(new double[] {0.25, 0.5, 0.25}, within(1e-15));
    assertThat(prediction.labels())
        .isDeepEqualTo(new boolean[][] {{true, false, true}, {false, false, false}});
    assertThat(prediction)
        .hasToString(
            "2 examples\nlabels 0 2, probabilities 0.7500 0.2500 0.5250\n"
                + "no label, probabilities 0.2500 0.5000 0.2500");
    Prediction classes = new Prediction(logits, OutputDecoder.softmax());
    assertThatThrownBy(classes::labels)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a decoder that gives label probabilities, got softmax");
    assertThatThrownBy(prediction::classes)
        .hasMessage("expected a decoder that gives classes, got labels");
  }

  @Test
  void only_the_first_of_many_examples_and_numbers_are_printed() {
    String text = new Prediction(new double[12][11], OutputDecoder.values()).toString();
    assertThat(text.lines()).hasSize(12);
    assertThat(text)
        .startsWith("12 examples\nvalues 0.000 ")
        .contains(" ...\n")
        .endsWith("... and 2 more");
    assertThat(new Prediction(new double[0][], OutputDecoder.softmax())).hasToString("0 examples");
  }
}
