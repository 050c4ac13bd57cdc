package org.chainzrule.train.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;

/**
 * Where and how often a run writes down everything that it needs to go on to the same bytes: after
 * every epoch, and every so many steps. The latest ones stay and the one with the best validation.
 *
 * @param folder made where it does not exist; for one run alone
 * @param every how many steps lie between two, besides those after epochs; 0 for those alone
 * @param keep how many of the latest stay, at least 1
 */
public record Checkpoints(Path folder, int every, int keep) {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Checkpoints {
    if (every < 0) {
      throw new IllegalArgumentException(
          "expected a checkpoint every 0 steps or more, got " + every);
    }
    if (keep < 1) {
      throw new IllegalArgumentException("expected at least 1 checkpoint to keep, got " + keep);
    }
  }

  /** After every epoch; the latest two stay, so that one may be damaged. */
  public static Checkpoints in(Path folder) {
    return new Checkpoints(folder, 0, 2);
  }

  /** The same, and one every so many steps. */
  public Checkpoints everySteps(int steps) {
    return new Checkpoints(folder, steps, keep);
  }

  /** The same with another number of latest ones that stay. */
  public Checkpoints keeping(int latest) {
    return new Checkpoints(folder, every, latest);
  }

  /** The file of the latest checkpoint, damaged or not. */
  public Optional<Path> latest() {
    return new CheckpointFolder(this).latestFirst().stream().findFirst();
  }

  /**
   * The file of the checkpoint with the best validation.
   *
   * @throws TensorFileException if the latest checkpoint, which knows, cannot be read
   */
  public Optional<Path> best() {
    CheckpointFolder files = new CheckpointFolder(this);
    return latest()
        .map(TensorFile::readVerified)
        .map(file -> CheckpointReader.bestStep(file.metadata()))
        .filter(step -> step > 0)
        .map(files::file);
  }

  /**
   * Brings a checkpoint's weights into a network of the same shape, averaged ones where it has any.
   *
   * @throws TensorFileException if the file cannot be read, or holds other parameters
   */
  public static void load(Path file, Layer network) {
    TensorFile read = TensorFile.readVerified(file);
    List<Parameter> parameters = network.parameters();
    List<HostArray> numbers = CheckpointReader.weights(file, read, parameters);
    for (int i = 0; i < numbers.size(); i++) {
      parameters.get(i).set(numbers.get(i).toTensor());
    }
  }
}
