package org.chainzrule.nn.ordinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrdinalHeadTest {

  private final Tensor x = Tensor.normal(Seeds.of(2), Shape.of(4, 3), Precision.DOUBLE);
  private final Tensor labels = Tensor.of(new double[][] {{0}, {2}, {1}, {3}});

  @ParameterizedTest
  @EnumSource
  void layer_and_loss_fit_together_with_gradients_of_both_orders(OrdinalHead head) {
    Layer layer = head.plan(3, 4).build(Seeds.of(5), Precision.DOUBLE);
    Loss loss = head.loss(4).weighted(ClassWeights.of(1, 2, 3, 4));
    assertThat(GradCheck.firstOrder(() -> loss(layer, loss), layer.parameters())).isLessThan(1e-6);
    assertThat(GradCheck.secondOrder(() -> loss(layer, loss), layer.parameters())).isLessThan(1e-6);
  }

  private Variable loss(Layer layer, Loss loss) {
    return loss.mean(layer.forward(Variable.constant(x), Pass.inference()), labels);
  }

  @ParameterizedTest
  @EnumSource
  void every_class_can_be_decided_for(OrdinalHead head) {
    Layer layer = head.plan(3, 4).build(Seeds.of(5), Precision.DOUBLE);
    Tensor far = Tensor.normal(Seeds.of(3), Shape.of(400, 3), Precision.DOUBLE).times(5);
    Tensor prediction = layer.forward(Variable.constant(far), Pass.inference()).value();
    Loss loss = head.loss(4);
    // The likeliest class is never one between thresholds as close as they are at the start.
    Loss deciding = head == OrdinalHead.CUMULATIVE_LINK ? loss.deciding(DecisionRule.MEDIAN) : loss;
    int[] decisions = deciding.decoder().decide(prediction).orElseThrow();
    assertThat(Arrays.stream(decisions).boxed()).containsOnly(0, 1, 2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void the_expected_class_is_that_of_the_probabilities_with_its_gradient(OrdinalHead head) {
    Layer layer = head.plan(3, 4).build(Seeds.of(5), Precision.DOUBLE);
    // Rising and falling logits; those of a cumulative link must ascend.
    layer.parameters().forEach(p -> p.set(Tensor.normal(Seeds.of(8), p.shape(), Precision.DOUBLE)));
    Parameter input = new Parameter("x", x);
    Variable outputs = layer.forward(input, Pass.inference());
    double[] expected = head.loss(4).decoder().expected(outputs).orElseThrow().value().toColumns();
    if (head == OrdinalHead.REGRESSION) {
      assertThat(expected).isEqualTo(outputs.value().toColumns());
    } else {
      double[] p = head.loss(4).decoder().probabilities(outputs.value()).get().toArray();
      for (int i = 0; i < 4; i++) {
        double mean = p[4 * i + 1] + 2 * p[4 * i + 2] + 3 * p[4 * i + 3];
        assertThat(expected[i]).isCloseTo(mean, within(1e-12));
      }
    }
    assertThat(head.loss(4).decoder().expected(outputs).orElseThrow().shape())
        .isEqualTo(Shape.of(4, 1));
    assertThat(
            GradCheck.firstOrder(
                () ->
                    head.loss(4)
                        .decoder()
                        .expected(layer.forward(input, Pass.inference()))
                        .orElseThrow(),
                List.of(input)))
        .isLessThan(1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void one_class_is_too_few(OrdinalHead head) {
    assertThatThrownBy(() -> head.plan(3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least 1 input and 2 classes of a head, got 3 and 1");
  }

  @Test
  void regression_begins_in_the_middle() {
    Layer layer = OrdinalHead.REGRESSION.plan(3, 4).build(Seeds.of(5), Precision.DOUBLE);
    Parameter bias = layer.parameters().get(1);
    assertThat(bias.value().item()).isEqualTo(1.5);
    assertThat(bias.role()).isEqualTo(Parameter.Role.BIAS);
  }
}
