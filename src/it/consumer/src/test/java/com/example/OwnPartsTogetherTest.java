package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.model.Model;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network with a layer and an activation of the project's own is trained with its own loss,
 * penalty, optimizer, schedule, data set and callback, and is saved, loaded and asked.
 */
class OwnPartsTogetherTest {

  private static final LayerTypes TYPES =
      LayerTypes.standard()
          .with(
              "RootMeanSquare",
              (it, inner) -> (seeds, precision) -> new RootMeanSquare(it.number("epsilon")))
          .with(
              "Swish",
              (it, inner) ->
                  (seeds, precision) -> Swish.plan().build(it.integer("width"), seeds, precision),
              it -> Map.of("beta", Shape.of(1, it.integer("width"))));

  @TempDir Path folder;

  private static Layer network() {
    return Sequential.create(
        Seeds.of(7), Dense.plan(1, 16, Swish.plan()), RootMeanSquare.plan(), Dense.plan(16, 1));
  }

  @Test
  void a_network_of_own_parts_is_trained_saved_loaded_and_asked() {
    Layer network = network();
    TYPES.check(network);
    AtomicInteger heard = new AtomicInteger();
    Callback untilGood =
        new Callback() {
          @Override
          public Decision afterEpoch(Epoch epoch) {
            heard.incrementAndGet();
            return epoch.loss() < 0.01 ? Decision.STOP : Decision.CONTINUE;
          }
        };
    TrainingResult result =
        Trainer.create(network, new LogCosh())
            .with(new SignDescent(new Quadratic(0.01)))
            .with(new Lasso(Schedule.constant(1e-5)))
            .with(Dreg.layerwise(1e-6))
            .with(untilGood)
            .batch(32)
            .seed(7)
            .fit(new Sine(512), 100);
    assertThat(result.epochs()).hasSize(heard.get()).hasSizeLessThan(100);

    Path file = folder.resolve("sine.safetensors");
    new Model(network, OutputDecoder.values(), Provenance.none()).save(file, TYPES);
    double[][] points = {{-1.5}, {0}, {0.5}};
    double[][] before = Predictor.of(network, OutputDecoder.values()).predict(points).outputs();
    double[][] after = Predictor.of(Model.load(file, TYPES)).predict(points).outputs();
    assertThat(after).isDeepEqualTo(before);
    for (int i = 0; i < points.length; i++) {
      assertThat(after[i][0]).isBetween(Math.sin(points[i][0]) - 0.4, Math.sin(points[i][0]) + 0.4);
    }
  }
}
