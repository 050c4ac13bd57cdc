package org.chainzrule.train.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;

/** Looks up entries of a checkpoint by name; what is missing or of another shape is refused. */
@Internal
public record CheckpointReader(Path path, TensorFile file) {

  /** The step of the checkpoint with the best validation, 0 for none. */
  static long bestStep(Map<String, String> metadata) {
    return Long.parseLong(metadata.getOrDefault("kept.step", "0"));
  }

  /** A checkpoint's weights for these parameters, averaged ones where it has any. */
  static List<HostArray> weights(Path path, TensorFile file, List<Parameter> parameters) {
    CheckpointReader from = new CheckpointReader(path, file);
    List<HostArray> all = new ArrayList<>();
    int trained = 0;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      String averaged =
          p.role() == Parameter.Role.STATE ? "average of a state" : "average/" + trained++;
      String name = file.tensors().containsKey(averaged) ? averaged : name(parameters, i);
      all.add(from.numbers(name, p.shape(), p.value().precision()));
    }
    return all;
  }

  /** The name of a parameter in a checkpoint: its place and its own name. */
  public static String name(List<Parameter> parameters, int place) {
    return "parameter/" + place + "/" + parameters.get(place).name();
  }

  public HostArray any(String name) {
    HostArray numbers = file.tensors().get(name);
    if (numbers == null) {
      throw new TensorFileException(path, "expected numbers called " + name + ", got none");
    }
    return numbers;
  }

  public HostArray numbers(String name, Shape shape, Precision precision) {
    HostArray numbers = any(name);
    if (!numbers.shape().equals(shape) || numbers.precision() != precision) {
      throw new TensorFileException(
          path,
          "expected %s of shape %s in %s precision, got %s in %s"
              .formatted(name, shape, precision, numbers.shape(), numbers.precision()));
    }
    return numbers;
  }

  public List<HostArray> slots(String prefix, List<OptimizerState> slots) {
    List<HostArray> all = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      all.add(numbers(prefix + i, slots.get(i).shape(), slots.get(i).precision()));
    }
    return all;
  }

  public List<HostArray> like(String prefix, List<Parameter> parameters) {
    List<HostArray> all = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      all.add(numbers(prefix + i, p.shape(), p.value().precision()));
    }
    return all;
  }

  public long whole(String key) {
    return Long.parseLong(word(key));
  }

  public double real(String key) {
    return Double.parseDouble(word(key));
  }

  private String word(String key) {
    String word = file.metadata().get(key);
    if (word == null) {
      throw new TensorFileException(path, "expected metadata called " + key + ", got none");
    }
    return word;
  }
}
