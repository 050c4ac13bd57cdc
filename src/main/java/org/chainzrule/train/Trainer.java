package org.chainzrule.train;

import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Optimizer;
import org.chainzrule.optim.ParameterGroups;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.train.TrainerSettings.Batching;
import org.chainzrule.train.TrainerSettings.Execution;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.CheckpointFolder;
import org.chainzrule.train.checkpoint.Checkpoints;

/**
 * How to fit a network to data. It is immutable: each {@code with} gives a copy with one change.
 * Everything random in a run derives from its seed.
 */
public final class Trainer {

  private final TrainerSettings settings;

  private Trainer(TrainerSettings settings) {
    this.settings = settings;
  }

  /** With Adam at a cosine rate from 10⁻³, batches of 128, no penalty, no clipping and seed 0. */
  public static Trainer create(Layer network, Loss loss) {
    return new Trainer(TrainerSettings.defaults(network, loss));
  }

  /** With another optimizer. */
  public Trainer with(Optimizer other) {
    return new Trainer(settings.with(settings.optimization().with(other)));
  }

  /** With other ways for the roles of parameters. */
  public Trainer with(ParameterGroups other) {
    return new Trainer(settings.with(settings.optimization().with(other)));
  }

  /** With one more penalty. */
  public Trainer with(Penalty penalty) {
    return new Trainer(settings.with(settings.optimization().plus(penalty)));
  }

  /** With one more callback. */
  public Trainer with(Callback callback) {
    return new Trainer(settings.with(settings.execution().plus(callback)));
  }

  /** With early stopping, which needs a validation set. */
  public Trainer with(EarlyStopping rule) {
    return new Trainer(settings.with(settings.monitoring().with(rule)));
  }

  /** With a learning rate that falls when validation stops getting better. */
  public Trainer with(Plateau rule) {
    return new Trainer(settings.with(settings.monitoring().with(rule)));
  }

  /** With averaged weights, which validation sees and the network ends with. */
  public Trainer with(MovingAverage rule) {
    return new Trainer(settings.with(settings.monitoring().with(rule)));
  }

  /** With checkpoints, in a folder that has none yet unless the trainer resumes. */
  public Trainer with(Checkpoints choices) {
    return new Trainer(settings.with(settings.execution().with(choices)));
  }

  /**
   * With runs that go on from the latest checkpoint, to the same bytes as if they had never been
   * interrupted; from the start where there is none. A damaged one is passed over with a warning.
   */
  public Trainer resuming() {
    return new Trainer(settings.with(settings.execution().withResuming(true)));
  }

  /**
   * With another number of examples that go through the network at once.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer batch(int size) {
    return new Trainer(settings.with(settings.batching().withSize(size)));
  }

  /**
   * With steps over several batches, in the memory of one: the update is that of a batch so many
   * times as large, up to rounding, where the loss and the penalties are means over examples.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer accumulate(int batches) {
    return new Trainer(settings.with(settings.batching().withAccumulate(batches)));
  }

  /**
   * With batches that a thread of their own makes ahead; the same in the same order. It pays where
   * making a batch takes long against a step, and a processor is idle.
   *
   * @param batches how many may wait, 0 for none and no thread
   * @throws IllegalArgumentException if it is negative
   */
  public Trainer prefetch(int batches) {
    return new Trainer(settings.with(settings.batching().withPrefetch(batches)));
  }

  /**
   * With validation every so many steps, besides after every epoch.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer validateEvery(int steps) {
    TrainerSettings.check(steps >= 1, "expected a validation every 1 step or more, got " + steps);
    return new Trainer(settings.with(settings.monitoring().withEvery(steps)));
  }

  /**
   * With gradients scaled down where their global 2-norm exceeds a limit.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public Trainer clip(double norm) {
    return new Trainer(settings.with(settings.optimization().withClip(norm)));
  }

  /**
   * With every number of every gradient brought into {@code -limit..limit}, before any clipping by
   * norm.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public Trainer clipValue(double limit) {
    return new Trainer(settings.with(settings.optimization().withClipValue(limit)));
  }

  /** With another seed; every number is one, 0 too. */
  public Trainer seed(long other) {
    return new Trainer(settings.with(settings.execution().withSeed(other)));
  }

  /** With one step and one batch of validation, to see in a moment that everything is wired. */
  public Trainer fastDevRun() {
    return new Trainer(settings.with(settings.execution().withFastDevRun()));
  }

  /**
   * With the first batches over and over, in one order, and validation on them: a network that
   * cannot learn a few batches by heart has a mistake in it.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer overfitBatches(int batches) {
    TrainerSettings.check(batches >= 1, "expected at least 1 batch to overfit, got " + batches);
    return new Trainer(settings.with(settings.batching().withOverfit(batches)));
  }

  /**
   * Trains the network in place.
   *
   * @param epochs how often every example is seen, at least 1
   * @throws IllegalArgumentException if there is no example, or the network does not take them
   * @throws DivergenceException if a loss or gradient is no longer finite
   * @throws CheckpointException if the checkpoints are another run's, or all damaged
   * @throws org.chainzrule.tensor.TensorFileException if a checkpoint cannot be written; those
   *     before are still there
   */
  public TrainingResult fit(Dataset train, int epochs) {
    return fit(train, Optional.empty(), epochs);
  }

  /** As {@link #fit(Dataset, int)}, evaluated on other examples after every epoch. */
  public TrainingResult fit(Dataset train, Dataset validation, int epochs) {
    return fit(train, Optional.of(validation), epochs);
  }

  private TrainingResult fit(Dataset train, Optional<Dataset> validation, int epochs) {
    Batching batching = settings.batching();
    boolean overfits = batching.overfit() > 0;
    Dataset some = overfits ? train.take(batching.examples(batching.overfit())) : train;
    Optional<Dataset> other = overfits ? Optional.of(some) : validation;
    Execution execution = settings.execution();
    if (!execution.fastDevRun()) {
      return new TrainingLoop(settings, some, other, epochs).run();
    }
    Dataset few = some.take(batching.examples(batching.accumulate()));
    Optional<Dataset> fewOthers = other.map(data -> data.take(Evaluation.BATCH));
    return execution.checkpoints().isEmpty()
        ? new TrainingLoop(settings, few, fewOthers, 1).run()
        : CheckpointFolder.rehearsed(
            execution.checkpoints().get(),
            aside -> {
              Execution rehearsal = execution.with(aside).withResuming(false);
              return new TrainingLoop(settings.with(rehearsal), few, fewOthers, 1).run();
            });
  }
}
