package org.chainzrule.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.chainzrule.nn.OnnxContract;
import org.chainzrule.onnx.OnnxRun;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text models in ONNX Runtime, with the file of their vocabulary. */
class OnnxTextsTest {

  private static final List<String> TEXTS =
      List.of("the food was good", "not a good place, never again", "good soup", "zzzzz", "");

  @ParameterizedTest
  @ValueSource(strings = {"bag", "cues", "conv", "joined", "pooled"})
  void a_text_model_answers_alike_and_says_which_word_has_which_id(
      String name, @TempDir Path folder) throws Exception {
    TextClassifier classifier =
        TextClassifier.load(
            Path.of("src/test/resources/models/text-" + name + "-format-1.safetensors"));
    Path file = folder.resolve("texts.onnx");
    classifier.writeOnnx(file);
    try (TensorScope scope = TensorScope.open()) {
      Map<String, OnnxRun.Output> got = OnnxRun.of(file, ids(classifier.encoder()));
      Tensor expected = classifier.outputs(TEXTS);
      OnnxContract.assertClose(got.get("outputs").values(), expected.toArray(), 1e-5);
      assertThat(Arrays.stream(got.get("classes").values()).mapToInt(k -> (int) k).toArray())
          .isEqualTo(
              classifier.classify(TEXTS).stream().mapToInt(TextClassification::label).toArray());
    }
    String json = Files.readString(folder.resolve("texts.onnx.json"));
    assertThat(json)
        .contains("\"words\"", "\"tokenizer\"", classifier.output().classNames().get(0));
  }

  /** The ids of all texts; a model of pooled vectors has one for each word that has a vector. */
  private static Tensor ids(TextEncoder encoder) {
    if (encoder instanceof PooledVectorEncoder pooled) {
      double[] ids = new double[TEXTS.size() * 9];
      Arrays.fill(ids, -1);
      for (int i = 0; i < TEXTS.size(); i++) {
        List<String> tokens = pooled.tokenizer().tokens(TEXTS.get(i));
        for (int t = 0; t < tokens.size(); t++) {
          ids[9 * i + t] = pooled.vectors().id(tokens.get(t));
        }
      }
      return Tensor.of(Shape.of(TEXTS.size(), 9), Precision.SINGLE, ids);
    }
    return encoder.encode(TEXTS.toArray(String[]::new));
  }
}
