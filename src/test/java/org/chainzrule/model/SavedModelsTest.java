package org.chainzrule.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every earlier format version can still be loaded. */
class SavedModelsTest {

  @TempDir private Path folder;

  @Test
  void a_model_of_format_1_is_saved_again_with_the_same_bytes() throws IOException {
    Path old = Path.of("src/test/resources/models/format-1.safetensors");
    Path again = folder.resolve("again.safetensors");
    Model.load(old).save(again);
    assertThat(again).hasSameBinaryContentAs(old);
  }

  @Test
  void a_model_of_format_1_predicts_what_it_predicted() {
    Model model = Model.load(Path.of("src/test/resources/models/format-1.safetensors"));
    assertThat(model.provenance().version()).isEqualTo("0.1.0-SNAPSHOT");
    assertThat(model.provenance().seed()).hasValue(1);
    assertThat(model.network().toString())
        .isEqualTo(
            "Spectral Dense 3 -> 4, polynomial of degree 3 (chebyshev, scale 2.0, linear beyond"
                + " 3.0), scaled; Residual (Dense 4 -> 4, gelu); Dropout 0.25; Dense 4 -> 2");
    Prediction prediction =
        Predictor.of(model.network())
            .predict(new double[] {0.5, -1, 2}, new double[] {-4, 0.25, 1});
    assertThat(prediction.outputs()[0])
        .containsExactly(new double[] {0.9548744257269541, -0.4387771061883019}, within(1e-12));
    assertThat(prediction.outputs()[1])
        .containsExactly(new double[] {0.5246362988347818, -0.4844369349433694}, within(1e-12));
  }

  @Test
  void a_model_of_format_1_is_taken_for_softmax() {
    Model model = Model.load(Path.of("src/test/resources/models/format-1.safetensors"));
    assertThat(model.decoder()).hasToString(new AssumedSoftmax().toString());
    Prediction prediction = Predictor.of(model).predict(new double[] {0.5, -1, 2});
    assertThat(prediction.classes()).containsExactly(0);
    assertThat(prediction.probabilities()[0])
        .containsExactly(new double[] {0.8011752, 0.1988248}, within(1e-6));
  }

  @Test
  void a_model_of_format_2_is_saved_again_with_the_same_bytes() throws IOException {
    Path old = Path.of("src/test/resources/models/format-2.safetensors");
    Path again = folder.resolve("again.safetensors");
    Model.load(old).save(again);
    assertThat(again).hasSameBinaryContentAs(old);
  }

  @Test
  void a_model_of_format_2_predicts_what_it_predicted() {
    Model model = Model.load(Path.of("src/test/resources/models/format-2.safetensors"));
    assertThat(model.decoder()).hasToString("CORN by ROUNDED_MEAN");
    Prediction prediction =
        Predictor.of(model).predict(new double[] {0.5, -1, 2}, new double[] {-4, 0.25, 1});
    // The largest of the first three outputs is the first one.
    assertThat(prediction.classes()).containsExactly(1, 0);
    assertThat(prediction.probabilities()[0])
        .containsExactly(
            new double[] {
              0.30890140276948946, 0.5836879487782548, 0.08785103682695175, 0.019559611625303945
            },
            within(1e-6));
    assertThat(prediction.expected()[0])
        .containsExactly(new double[] {0.8180688573080701}, within(1e-6));
  }
}
