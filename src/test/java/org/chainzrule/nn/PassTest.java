package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class PassTest {

  private final Variable x = Variable.constant(Tensor.of(new double[][] {{1, -2, 3}}));

  private final Sequential net =
      Sequential.plan(
              Sequential.plan(Dense.plan(3, 4), Dropout.plan(0.5)),
              Dense.plan(4, 2, Activation.tanh()))
          .build(Seeds.of(0), Precision.DOUBLE);

  @Test
  void only_a_pass_with_seeds_is_for_training() {
    assertThat(Pass.training(Seeds.of(0)).isTraining()).isTrue();
    assertThat(Pass.inference().isTraining()).isFalse();
  }

  @Test
  void a_watcher_sees_every_output_inner_layers_first() {
    List<String> seen = new ArrayList<>();
    Pass pass =
        Pass.training(Seeds.of(0))
            .watchedBy((path, layer, y) -> seen.add(path + " " + layer + " " + y.shape()));
    net.forward(x, pass);
    assertThat(seen)
        .containsExactly(
            "0/0 Dense 3 -> 4 [1, 4]",
            "0/1 Dropout 0.5 [1, 4]",
            "0 Dense 3 -> 4; Dropout 0.5 [1, 4]",
            "1 Dense 4 -> 2, tanh [1, 2]");
  }

  @Test
  void a_watcher_sees_the_input_of_every_activation_wherever_it_stands() {
    Layer convolution =
        Convolution.plan(Window.of(1), 1, 2, Activation.relu())
            .build(Seeds.of(1), Precision.DOUBLE);
    Layer dense = Dense.plan(3, 2, Activation.tanh()).build(Seeds.of(2), Precision.DOUBLE);
    Layer alone = Activation.gelu();
    Variable image = Variable.constant(Tensor.of(new double[][] {{1, -2, 3}}));
    Sequential layers =
        new Sequential(
            List.of(
                dense,
                alone,
                Unflatten.plan(2, 1, 1).build(Seeds.of(3), Precision.DOUBLE),
                convolution));
    Map<String, double[]> seen = new LinkedHashMap<>();
    Map<String, double[]> outputs = new LinkedHashMap<>();
    Pass.Watcher watcher =
        new Pass.Watcher() {
          @Override
          public void saw(String path, Layer layer, Variable output) {
            outputs.put(path, output.value().toColumns());
          }

          @Override
          public void activates(String path, Layer activation, Variable z) {
            seen.put(path + " " + activation, z.value().toColumns());
          }
        };
    layers.forward(image, Pass.inference().watchedBy(watcher));
    assertThat(seen).containsOnlyKeys("0 tanh", "1 gelu", "3 relu");
    assertThat(seen.get("1 gelu")).isEqualTo(outputs.get("0"));
    for (int i = 0; i < 2; i++) {
      assertThat(Math.tanh(seen.get("0 tanh")[i])).isCloseTo(outputs.get("0")[i], within(1e-12));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(Math.max(0, seen.get("3 relu")[i])).isEqualTo(outputs.get("3")[i]);
    }
  }

  @Test
  void watching_changes_no_number() {
    Pass watched = Pass.training(Seeds.of(3)).watchedBy((path, layer, y) -> {});
    assertThat(net.forward(x, watched).value().toArray())
        .isEqualTo(net.forward(x, Pass.training(Seeds.of(3))).value().toArray());
  }

  @Test
  void every_place_has_seeds_of_its_own_and_the_same_in_every_pass() {
    List<Seeds> first = places(Pass.training(Seeds.of(0)));
    assertThat(first).doesNotHaveDuplicates();
    assertThat(places(Pass.training(Seeds.of(0)))).isEqualTo(first);
    assertThat(places(Pass.training(Seeds.of(1)))).doesNotContainAnyElementsOf(first);
  }

  /** What a layer gets at the places 0/0, 0/1 and 1. */
  private List<Seeds> places(Pass pass) {
    List<Seeds> seeds = new ArrayList<>();
    Layer spy =
        (y, inner) -> {
          seeds.add(inner.seeds());
          return y;
        };
    Sequential.of(Sequential.of(spy, spy), spy).forward(x, pass);
    return seeds;
  }

  @Test
  void an_inference_pass_has_no_seeds() {
    assertThatThrownBy(() -> Pass.inference().seeds())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a training pass, an inference pass has no seeds");
  }

  @Test
  void a_report_is_not_computed_unless_asked_for() {
    AtomicInteger asked = new AtomicInteger();
    Pass pass = Pass.inference();
    pass.report(
        () -> {
          asked.incrementAndGet();
          return LocalJacobian.diagonal(x);
        });
    assertThat(pass.reports()).hasSize(1);
    assertThat(asked).hasValue(0);
    assertThat(pass.reports().get(0).jacobian().get().squaredNorm().value().item()).isEqualTo(14);
    assertThat(asked).hasValue(1);
  }

  @Test
  void reports_handed_out_do_not_change_later() {
    Pass pass = Pass.inference();
    List<Pass.Report> before = pass.reports();
    net.forward(x, pass);
    assertThat(before).isEmpty();
    assertThat(pass.reports()).hasSize(2);
  }
}
