package org.chainzrule.train.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;

/**
 * Reads entries of a checkpoint by name and remembers which were read. Every method throws {@link
 * TensorFileException} if an entry is missing, is of another kind, shape or precision, or lies out
 * of its range.
 */
@Internal
public final class CheckpointReader {

  /** The entry of a run's identity with the places of its frozen parameters, or "none". */
  public static final String FROZEN = "frozen parameters";

  /** The prefix of the entries of a run's identity in the metadata. */
  public static final String RUN = "run.";

  private final Path path;
  private final TensorFile file;
  private final Set<String> read = new HashSet<>();

  /** A reader that has read nothing yet. */
  public CheckpointReader(Path path, TensorFile file) {
    this.path = path;
    this.file = file;
  }

  /** The file that is read. */
  public Path path() {
    return path;
  }

  /** The step of the checkpoint with the best validation, 0 for none. */
  static long bestStep(Path path, TensorFile file) {
    return new CheckpointReader(path, file).whole("kept.step", 0, Long.MAX_VALUE);
  }

  /** The weights of a checkpoint for these parameters; averaged ones if the run averaged them. */
  static List<HostArray> weights(Path path, TensorFile file, List<Parameter> parameters) {
    CheckpointReader from = new CheckpointReader(path, file);
    List<String> frozen =
        List.of(file.metadata().getOrDefault(RUN + FROZEN, "none").split(" ", -1));
    List<HostArray> all = new ArrayList<>();
    int trained = 0;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      String averaged =
          p.role() == Parameter.Role.STATE || frozen.contains(Integer.toString(i))
              ? "no average"
              : "average/" + trained++;
      String name = file.tensors().containsKey(averaged) ? averaged : name(parameters, i);
      all.add(from.array(name, p));
    }
    return all;
  }

  /** The name of a parameter in a checkpoint: its index and its own name. */
  public static String name(List<Parameter> parameters, int place) {
    return "parameter/" + place + "/" + parameters.get(place).name();
  }

  private HostArray array(String name) {
    HostArray array = file.tensors().get(name);
    if (array == null) {
      throw new TensorFileException(path, "expected an array called " + name + ", got none");
    }
    read.add(name);
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
          String.format(
              Locale.ROOT,
              "expected %s of shape %s in %s precision, got %s in %s",
              name,
              shape,
              precision,
              array.shape(),
              array.precision()));
    }
    return array;
  }

  /**
   * The 64-bit numbers of this name, a table row after row.
   *
   * @param columns how many numbers a row has
   */
  public double[] table(String name, int columns) {
    HostArray array = array(name);
    if (array.shape().rank() != 1
        || array.shape().length() % columns != 0
        || array.precision() != Precision.DOUBLE) {
      throw new TensorFileException(
          path,
          String.format(
              Locale.ROOT,
              "expected %s of a multiple of %d numbers in DOUBLE precision, got %s in %s",
              name,
              columns,
              array.shape(),
              array.precision()));
    }
    return array.toColumns();
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

  /** The whole number of this key in the metadata, in {@code least..most}. */
  public long whole(String key, long least, long most) {
    String value = value(key);
    try {
      return whole(key, Long.parseLong(value), least, most);
    } catch (NumberFormatException e) {
      throw new TensorFileException(
          path, "expected a whole number as " + key + " in the metadata, got " + value, e);
    }
  }

  /**
   * A number of a table as a whole number in {@code least..most}.
   *
   * @param what it is, for messages
   */
  public long whole(String what, double value, long least, long most) {
    if (!(value >= least && value <= most && value == Math.rint(value))) {
      throw refused("whole number", what, value, least, most);
    }
    return (long) value;
  }

  private long whole(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw refused("whole number", what, value, least, most);
    }
    return value;
  }

  /** The number of this key in the metadata, in {@code least..most}; infinities are numbers. */
  public double number(String key, double least, double most) {
    String value = value(key);
    try {
      return number(key, Double.parseDouble(value), least, most);
    } catch (NumberFormatException e) {
      throw new TensorFileException(
          path, "expected a number as " + key + " in the metadata, got " + value, e);
    }
  }

  /**
   * A number in {@code least..most}, which NaN is not.
   *
   * @param what it is, for messages
   */
  public double number(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw refused("number", what, value, least, most);
    }
    return value;
  }

  private TensorFileException refused(
      String kind, String what, Number value, Number least, Number most) {
    String expected =
        least.equals(most)
            ? least.toString()
            : String.format(Locale.ROOT, "a %s in %s..%s", kind, least, most);
    return new TensorFileException(
        path, String.format(Locale.ROOT, "expected %s as %s, got %s", expected, what, value));
  }

  private String value(String key) {
    String value = file.metadata().get(key);
    if (value == null) {
      throw new TensorFileException(path, "expected metadata called " + key + ", got none");
    }
    read.add(key);
    return value;
  }

  /**
   * Checks that all arrays and metadata have been read.
   *
   * @param known whether a key in the metadata is read otherwise
   */
  public void checkNothingElse(Predicate<String> known) {
    for (String name : file.tensors().keySet()) {
      if (!read.contains(name)) {
        throw new TensorFileException(
            path, "expected only the arrays of this run, got also " + name);
      }
    }
    for (String key : file.metadata().keySet()) {
      if (!read.contains(key) && !known.test(key)) {
        throw new TensorFileException(
            path, "expected only the metadata of this run, got also " + key);
      }
    }
  }
}
