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

/**
 * Reads entries of a checkpoint by name. Every method throws {@link TensorFileException} if an
 * entry is missing or has another shape or precision.
 */
@Internal
public record CheckpointReader(Path path, TensorFile file) {

  /** The step of the checkpoint with the best validation, 0 for none. */
  static long bestStep(Map<String, String> metadata) {
    return Long.parseLong(metadata.getOrDefault("kept.step", "0"));
  }

  /** The weights of a checkpoint for these parameters; averaged ones if the run averaged them. */
  static List<HostArray> weights(Path path, TensorFile file, List<Parameter> parameters) {
    CheckpointReader from = new CheckpointReader(path, file);
    List<HostArray> all = new ArrayList<>();
    int trained = 0;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      String averaged =
          p.role() == Parameter.Role.STATE ? "average of a state" : "average/" + trained++;
      String name = file.tensors().containsKey(averaged) ? averaged : name(parameters, i);
      all.add(from.array(name, p));
    }
    return all;
  }

  /** The name of a parameter in a checkpoint: its index and its own name. */
  public static String name(List<Parameter> parameters, int place) {
    return "parameter/" + place + "/" + parameters.get(place).name();
  }

  /** The array of this name, of any shape. */
  public HostArray array(String name) {
    HostArray array = file.tensors().get(name);
    if (array == null) {
      throw new TensorFileException(path, "expected an array called " + name + ", got none");
    }
    return array;
  }

  /** The array of this name, with the shape and precision of a parameter. */
  public HostArray array(String name, Parameter p) {
    return array(name, p.shape(), p.value().precision());
  }

  private HostArray array(String name, Shape shape, Precision precision) {
    HostArray array = array(name);
    if (!array.shape().equals(shape) || array.precision() != precision) {
      throw new TensorFileException(
          path,
          "expected %s of shape %s in %s precision, got %s in %s"
              .formatted(name, shape, precision, array.shape(), array.precision()));
    }
    return array;
  }

  /** The arrays {@code prefix0, prefix1, ...} for these optimizer states. */
  public List<HostArray> optimizerStates(String prefix, List<OptimizerState> states) {
    List<HostArray> all = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      all.add(array(prefix + i, states.get(i).shape(), states.get(i).precision()));
    }
    return all;
  }

  /** The arrays {@code prefix0, prefix1, ...} for these parameters. */
  public List<HostArray> parameterArrays(String prefix, List<Parameter> parameters) {
    List<HostArray> all = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      all.add(array(prefix + i, parameters.get(i)));
    }
    return all;
  }

  /** The whole number of this key in the metadata. */
  public long longValue(String key) {
    return Long.parseLong(value(key));
  }

  /** The number of this key in the metadata. */
  public double doubleValue(String key) {
    return Double.parseDouble(value(key));
  }

  private String value(String key) {
    String value = file.metadata().get(key);
    if (value == null) {
      throw new TensorFileException(path, "expected metadata called " + key + ", got none");
    }
    return value;
  }
}
