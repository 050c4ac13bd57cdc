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
 * The settings of checkpoints: files from which an interrupted run is resumed and ends with the
 * same bytes. One is written after every epoch and, if asked for, every so many steps. The latest
 * ones and the one with the best validation are kept.
 *
 * <pre>{@code
 * trainer.with(Checkpoints.in(folder).everySteps(1000)).resuming().fit(train, validation, 20);
 * }</pre>
 *
 * @param folder of one run alone; created if it does not exist
 * @param every the number of steps between checkpoints within an epoch; 0 for none
 * @param keep how many of the latest are kept, at least 1
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

  /** Checkpoints after every epoch; the latest two are kept in case one is damaged. */
  public static Checkpoints in(Path folder) {
    return new Checkpoints(folder, 0, 2);
  }

  /** The same settings with checkpoints every so many steps within an epoch as well. */
  public Checkpoints everySteps(int steps) {
    return new Checkpoints(folder, steps, keep);
  }

  /** The same settings with another number of latest checkpoints that are kept. */
  public Checkpoints keeping(int latest) {
    return new Checkpoints(folder, every, latest);
  }

  /** The file of the latest checkpoint, damaged or not; empty if there is none. */
  public Optional<Path> latest() {
    return new CheckpointFolder(this).latestFirst().stream().findFirst();
  }

  /**
   * The file of the checkpoint with the best validation; empty if there is none.
   *
   * @throws TensorFileException if the latest checkpoint, which names the best, cannot be read
   */
  public Optional<Path> best() {
    CheckpointFolder files = new CheckpointFolder(this);
    return latest()
        .map(path -> CheckpointReader.bestStep(path, TensorFile.readVerified(path)))
        .filter(step -> step > 0)
        .map(files::file);
  }

  /**
   * Loads the weights of a checkpoint into a network of the same structure; averaged weights if the
   * run averaged them.
   *
   * @throws TensorFileException if the file cannot be read or holds other parameters
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
