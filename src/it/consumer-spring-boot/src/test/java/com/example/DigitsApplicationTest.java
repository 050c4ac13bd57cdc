package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.PackageVersion;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.DatasetContract;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.model.Model;
import org.chainzrule.model.Prediction;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A model is trained, saved, loaded and asked with the versions that Spring Boot manages. */
class DigitsApplicationTest implements DatasetContract {

  @TempDir Path folder;

  @Override
  public Dataset data() {
    return StrokeDigits.create(Seeds.of(3), 6);
  }

  @Test
  void jackson_is_the_older_one_of_spring_boot() {
    assertThat(PackageVersion.VERSION.toString()).startsWith("2.15.");
  }

  @Test
  void an_application_answers_as_the_trained_network_does() throws Exception {
    Layer network =
        Sequential.create(
            Seeds.of(7), Dense.plan(784, 32, PolynomialActivation.cubic()), Dense.plan(32, 10));
    Loss loss = Loss.softmaxCrossEntropy();
    Trainer.create(network, loss)
        .with(Dreg.layerwise(1e-4))
        .seed(7)
        .fit(StrokeDigits.create(Seeds.of(1), 500), 2);
    Path file = folder.resolve("digits.safetensors");
    new Model(network, loss.decoder(), Provenance.none().withSeed(7)).save(file);

    double[] digit = data().batch(new int[] {0}, Precision.DOUBLE).inputs().toArray();
    Prediction expected = Predictor.of(network, loss.decoder()).predict(digit);
    try (ConfigurableApplicationContext context =
        SpringApplication.run(DigitsApplication.class, "--model=" + file)) {
      Prediction answer = context.getBean(Predictor.class).predict(digit);
      assertThat(answer.outputs()).isDeepEqualTo(expected.outputs());
      String json = context.getBean(ObjectMapper.class).writeValueAsString(answer.probabilities());
      assertThat(new ObjectMapper().readValue(json, double[][].class))
          .isDeepEqualTo(expected.probabilities());
    }
  }
}
