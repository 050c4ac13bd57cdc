package org.chainzrule.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;
import org.chainzrule.fuzz.SafetensorsParts;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.safetensors.TensorFileException;

/** Saved text models: a damaged one that loads reads texts. */
class TextModelFuzzTest implements FuzzContract {

  private static final Path MODELS = Path.of("src/test/resources/models");

  @Override
  public Map<String, byte[]> samples(Path scratch) throws IOException {
    Map<String, byte[]> samples = new TreeMap<>();
    for (String name :
        List.of(
            "bag-format-1", "bag-format-2", "cues-format-1", "pooled-format-1", "conv-format-1")) {
      samples.put(name, Files.readAllBytes(MODELS.resolve("text-" + name + ".safetensors")));
    }
    return samples;
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return SafetensorsParts.of(sample);
  }

  @Override
  public Object read(Path file) {
    try (TensorScope scope = TensorScope.open()) {
      TextClassifier model = TextClassifier.load(file);
      String text = "The food wasn't good :-(";
      return model.output().classNames().isEmpty() ? model.score(text) : model.classify(text);
    }
  }

  @Override
  public Set<Class<? extends Exception>> errors() {
    return Set.of(TensorFileException.class);
  }

  @Override
  public List<String> dictionary() {
    return List.of(
        "tokens", "pooled", "\\n", "LOWER", ",", " ", "SOFTMAX", "MEDIAN", "true", "\u00ac");
  }
}
