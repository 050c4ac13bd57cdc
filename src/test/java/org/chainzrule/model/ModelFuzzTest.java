package org.chainzrule.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;
import org.chainzrule.fuzz.SafetensorsParts;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFileException;

/** Saved models of every format, also those of texts; the description is damaged as JSON, too. */
class ModelFuzzTest implements FuzzContract {

  private static final Path MODELS = Path.of("src/test/resources/models");

  @Override
  public Map<String, byte[]> samples(Path scratch) throws IOException {
    Map<String, byte[]> samples = new TreeMap<>();
    for (String name :
        List.of("format-1", "format-2", "text-conv-format-1", "text-joined-format-1")) {
      samples.put(name, Files.readAllBytes(MODELS.resolve(name + ".safetensors")));
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
      Model model = Model.load(file);
      List<Object> all = new ArrayList<>();
      all.add(model.network().describe());
      all.add(model.provenance());
      all.add(model.attachment().texts());
      for (HostArray array : model.attachment().numbers().values()) {
        all.add(Arrays.toString(array.toColumns()));
      }
      for (Parameter parameter : model.network().parameters()) {
        all.add(Arrays.toString(parameter.value().toColumns()));
      }
      return all;
    }
  }

  @Override
  public Set<Class<? extends Exception>> errors() {
    return Set.of(TensorFileException.class);
  }

  @Override
  public List<String> dictionary() {
    return List.of(
        "\"in\"", "\"out\"", "\"Dense\"", "\"Sequential\"", "\"type\"", "\"0\"", "{}", "1e999");
  }
}
