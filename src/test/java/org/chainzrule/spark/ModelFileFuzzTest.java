package org.chainzrule.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;
import org.chainzrule.fuzz.SafetensorsParts;
import org.chainzrule.tensor.TensorScope;

/** Models that predict on Spark: a damaged one that loads predicts. */
class ModelFileFuzzTest implements FuzzContract {

  private static final Path MODELS = Path.of("src/test/resources/models");

  @Override
  public Map<String, byte[]> samples(Path scratch) throws IOException {
    Map<String, byte[]> samples = new TreeMap<>();
    for (String name : List.of("format-2.safetensors", "text-bag-format-2.safetensors")) {
      samples.put(name, Files.readAllBytes(MODELS.resolve(name)));
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
      LoadedModel model = ModelFile.read(file).model();
      return model.readsTexts()
          ? Arrays.deepToString(model.predict("The food was good").outputs())
          : Arrays.deepToString(
              model.predict(new double[1][model.inputShape().length()]).outputs());
    }
  }
}
