package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.model.Model;
import org.chainzrule.model.ModelSummary;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.BatchNorm;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.AdamW;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.chainzrule.train.exchange.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frozen parameters stay as they are, in training, in files and at several workers. */
class FreezingTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Dataset TRAIN = Toy.circle(0, 50);
  private static final Dataset OTHER = Toy.circle(1, 30);

  @TempDir private Path folder;

  /** Weights, coefficients, states and scales; the first three layers are frozen. */
  private static Sequential network(long seed) {
    Sequential network =
        Sequential.plan(
                Dense.plan(2, 4, PolynomialActivation.cubic()),
                BatchNorm.plan(4),
                SpectralDense.plan(4, 4, Activation.tanh(), true),
                Dense.plan(4, 3, Activation.tanh()),
                Dense.plan(3, 2))
            .build(Seeds.of(seed), Precision.SINGLE);
    network.layers().subList(0, 3).forEach(Layer::freeze);
    return network;
  }

  private static Trainer trainer(Layer network) {
    return Trainer.create(network, LOSS)
        .with(new AdamW(0.02, 0.1))
        .with(new MovingAverage(0.8))
        .with(Dreg.adjoint(1e-3))
        .batch(5)
        .accumulate(3)
        .seed(3);
  }

  private static double[] numbers(List<Layer> layers) {
    return layers.stream().flatMapToDouble(each -> Arrays.stream(Toy.numbers(each))).toArray();
  }

  @Test
  void frozen_layers_keep_their_weights_and_states_while_others_learn() {
    Sequential network = network(7);
    double[] frozen = numbers(network.layers().subList(0, 3));
    double[] others = numbers(network.layers().subList(3, 5));
    trainer(network).fit(TRAIN, 3);
    assertThat(numbers(network.layers().subList(0, 3))).isEqualTo(frozen);
    double[] learned = numbers(network.layers().subList(3, 5));
    for (int i = 0; i < others.length; i++) {
      assertThat(learned[i]).isNotEqualTo(others[i]);
    }
  }

  @Test
  void a_frozen_layer_computes_in_training_what_it_computes_in_inference() {
    Sequential network = network(7);
    Variable x = Variable.constant(TRAIN.batch(new int[] {1, 2, 3}, Precision.SINGLE).inputs());
    assertThat(network.forward(x, Pass.training(Seeds.of(1))).value().toArray())
        .isEqualTo(network.forward(x, Pass.inference()).value().toArray());
  }

  @Test
  void one_parameter_is_frozen_alone_and_learns_again_when_it_is_unfrozen() {
    Sequential network = Toy.network(Precision.DOUBLE);
    Parameter bias = ((Dense) network.layers().get(1)).bias();
    bias.freeze();
    assertThat(bias.isFrozen()).isTrue();
    assertThat(bias.isTrained()).isFalse();
    double[] before = Toy.numbers(network);
    Watching watching = new Watching();
    Trainer trainer = Trainer.create(network, LOSS).with(new AdamW(0.02, 0)).with(watching);
    trainer.fit(TRAIN, 1);
    double[] after = Toy.numbers(network);
    int kept = bias.shape().length();
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i] == before[i]).isEqualTo(i >= before.length - kept);
    }
    assertThat(watching.steps.get(0).gradientNorms()).hasSize(network.parameters().size() - 1);
    bias.unfreeze();
    trainer.fit(TRAIN, 1);
    assertThat(bias.value().toArray())
        .isNotEqualTo(Arrays.copyOfRange(after, after.length - kept, after.length));
  }

  @Test
  void no_gradient_leads_to_a_frozen_parameter_and_those_of_others_are_the_same() {
    Sequential network = Toy.network(Precision.DOUBLE);
    List<Parameter> parameters = network.parameters();
    Variable x = Variable.constant(TRAIN.batch(new int[] {1, 2, 3}, Precision.DOUBLE).inputs());
    Gradients all = Gradients.of(network.forward(x, Pass.inference()).squared().sum());
    double[] head = all.wrt(parameters.get(3)).value().toArray();
    network.layers().get(0).freeze();
    Gradients some = Gradients.of(network.forward(x, Pass.inference()).squared().sum());
    assertThat(some.wrt(parameters.get(0)).value().toArray()).containsOnly(0);
    assertThat(some.wrt(parameters.get(3)).value().toArray()).containsExactly(head, within(1e-13));
    network.unfreeze();
    assertThat(parameters).allMatch(Parameter::isTrained);
  }

  @Test
  void a_saved_model_says_what_is_frozen_and_goes_on_alike() {
    Sequential network = network(7);
    Path file = folder.resolve("model.safetensors");
    new Model(network, LOSS.decoder(), Provenance.none()).save(file);
    Layer loaded = Model.load(file).network();
    assertThat(loaded.parameters().stream().map(Parameter::isFrozen))
        .isEqualTo(network.parameters().stream().map(Parameter::isFrozen).toList())
        .contains(true, false);
    trainer(network).fit(TRAIN, 2);
    trainer(loaded).fit(TRAIN, 2);
    assertThat(Toy.numbers(loaded)).isEqualTo(Toy.numbers(network));
    loaded.unfreeze();
    new Model(loaded, LOSS.decoder(), Provenance.none()).save(file);
    assertThat(TensorFile.read(file).metadata()).doesNotContainKey("chainzrule.frozen");
    assertThat(Model.load(file).network().parameters()).noneMatch(Parameter::isFrozen);
  }

  @Test
  void a_file_that_freezes_what_is_not_there_is_refused() {
    Path file = folder.resolve("model.safetensors");
    new Model(network(7), LOSS.decoder(), Provenance.none()).save(file);
    TensorFile whole = TensorFile.read(file);
    for (String wrong :
        List.of("{\"9/weight\":true}", "{\"0/weight\":1}", "{\"0/weight\":false}")) {
      Map<String, String> metadata = new LinkedHashMap<>(whole.metadata());
      metadata.put("chainzrule.frozen", wrong);
      new TensorFile(metadata, whole.tensors()).write(file);
      assertThatThrownBy(() -> Model.load(file))
          .isInstanceOf(TensorFileException.class)
          .hasMessageContaining(
              "expected frozen parameters of the network's layers, each with true, got "
                  + wrong.substring(2, 10));
    }
  }

  @Test
  void a_run_stopped_anywhere_and_resumed_ends_in_the_same_bytes() {
    Sequential whole = network(7);
    trainer(whole).with(EarlyStopping.onLoss(50)).fit(TRAIN, OTHER, 3);
    for (int stop = 1; stop <= 12; stop += 3) {
      Checkpoints here = Checkpoints.in(folder.resolve("at" + stop));
      trainer(network(7))
          .with(EarlyStopping.onLoss(50))
          .with(Watching.stopAfter(stop))
          .with(here)
          .fit(TRAIN, OTHER, 3);
      // Other weights at the start, so that those that are frozen come from the checkpoint too.
      Sequential resumed = network(8);
      trainer(resumed).with(EarlyStopping.onLoss(50)).with(here).resuming().fit(TRAIN, OTHER, 3);
      assertThat(Toy.numbers(resumed)).as("stopped after %d", stop).isEqualTo(Toy.numbers(whole));
    }
  }

  @Test
  void a_checkpoint_of_other_frozen_parameters_is_refused() {
    Checkpoints here = Checkpoints.in(folder);
    trainer(network(7)).with(here).fit(TRAIN, 1);
    Sequential other = network(7);
    other.unfreeze();
    assertThatThrownBy(() -> trainer(other).with(here).resuming().fit(TRAIN, 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(
            "expected to resume a run with the same frozen parameters, got none where the"
                + " checkpoint has 0 1 2 ");
  }

  @Test
  void averaged_weights_of_a_checkpoint_are_those_of_their_parameters() {
    Checkpoints here = Checkpoints.in(folder);
    Sequential network = network(7);
    trainer(network).with(here).fit(TRAIN, 1);
    Sequential other = network(8);
    other.unfreeze();
    Checkpoints.load(here.latest().orElseThrow(), other);
    assertThat(Toy.numbers(other)).isEqualTo(Toy.numbers(network));
  }

  @Test
  void several_workers_end_with_the_bytes_of_one() {
    double[] alone = trained(Exchange.none());
    for (double[] each : ThreadExchange.run(3, FreezingTest::trained)) {
      assertThat(each).isEqualTo(alone);
    }
  }

  private static double[] trained(Exchange exchange) {
    Sequential network = network(7);
    trainer(network).with(exchange).fit(TRAIN, 2);
    return Toy.numbers(network);
  }

  @Test
  void a_network_that_is_frozen_as_a_whole_is_not_trained() {
    Sequential network = network(7);
    network.freeze();
    assertThatThrownBy(() -> trainer(network).fit(TRAIN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a parameter to train, got a network whose parameters are all frozen;"
                + " unfreeze() lets training change them");
  }

  @Test
  void a_summary_counts_what_is_frozen() {
    Sequential network = Toy.network(Precision.SINGLE);
    assertThat(ModelSummary.of(network, Shape.of(2)).toString()).doesNotContain("frozen");
    network.layers().get(1).freeze();
    assertThat(ModelSummary.of(network, Shape.of(2)).toString())
        .endsWith("frozen: 10 parameters and states");
  }

  @Test
  void a_frozen_layer_can_still_be_set() {
    Parameter p = new Parameter("p", Tensor.of(new double[][] {{1}}));
    p.freeze();
    p.set(Tensor.of(new double[][] {{2}}));
    assertThat(p.value().item()).isEqualTo(2);
  }
}
