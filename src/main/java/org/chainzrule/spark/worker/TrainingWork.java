package org.chainzrule.spark.worker;

import java.io.Serializable;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.chainzrule.Internal;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.train.Trainer;

/**
 * What the workers of a training are to do; it travels to them.
 *
 * @param recipe makes the trainer of a network; serializable
 * @param train opens the training set; serializable
 * @param validation opens the validation set, or gives null; serializable
 * @param checkpoints the folder of the checkpoints, or null for none
 * @param every steps between checkpoints within an epoch, 0 for none
 * @param resuming whether the training goes on from the latest checkpoint
 * @param start how long all workers together may take to connect
 * @param silence how long a worker may say nothing
 * @param version of the library that the driver has
 * @param secret of this attempt
 * @param driver where the driver listens for the first worker, as {@code host:port}, or null
 */
@Internal
public record TrainingWork(
    Function<Layer, Trainer> recipe,
    Supplier<Dataset> train,
    Supplier<Dataset> validation,
    int epochs,
    String checkpoints,
    int every,
    boolean resuming,
    Duration start,
    Duration silence,
    String version,
    byte[] secret,
    String driver)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** The same work as another attempt, with a secret and a connection to the driver of its own. */
  public TrainingWork again(boolean fromCheckpoint, byte[] other, String listening) {
    return new TrainingWork(
        recipe,
        train,
        validation,
        epochs,
        checkpoints,
        every,
        fromCheckpoint,
        start,
        silence,
        version,
        other,
        listening);
  }

  @Override
  public String toString() {
    return "TrainingWork of " + epochs + " epochs";
  }
}
