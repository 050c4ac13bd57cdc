package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

import java.util.Optional;
import org.chainzrule.Internal;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Optimizer;
import org.chainzrule.optim.ParameterGroups;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.train.TrainerSettings.Batching;
import org.chainzrule.train.TrainerSettings.Execution;
import org.chainzrule.train.TrainerSettings.Resuming;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.CheckpointFolder;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.chainzrule.train.exchange.Exchange;
import org.chainzrule.train.exchange.Workers;

/**
 * Trains a network on a data set; the entry point of this package. A trainer holds the settings of
 * a run and is immutable: every method but {@code fit} returns a copy with one setting changed. All
 * random numbers of a run are derived from its seed.
 *
 * <pre>{@code
 * TrainingResult result =
 *     Trainer.create(network, Loss.softmaxCrossEntropy())
 *         .with(new AdamW(Schedule.cosine(1e-3, 0)))
 *         .with(EarlyStopping.onLoss(5))
 *         .batch(64)
 *         .fit(train, validation, 20);
 * }</pre>
 */
public final class Trainer {

  private final TrainerSettings settings;

  private Trainer(TrainerSettings settings) {
    this.settings = settings;
  }

  /**
   * A trainer with the default settings: Adam at a learning rate that falls from 10⁻³ to 0 along a
   * cosine, batches of 128, no penalty, no clipping and seed 0.
   *
   * @param loss takes the outputs of the network
   */
  public static Trainer create(Layer network, Loss loss) {
    return new Trainer(TrainerSettings.defaults(network, loss));
  }

  /** Sets the optimizer and its learning-rate schedule. */
  public Trainer with(Optimizer other) {
    return new Trainer(settings.with(settings.optimization().with(other)));
  }

  /** Sets learning-rate factors and weight decay for each role of parameters. */
  public Trainer with(ParameterGroups other) {
    return new Trainer(settings.with(settings.optimization().with(other)));
  }

  /** Adds a penalty to the loss. */
  public Trainer with(Penalty penalty) {
    return new Trainer(settings.with(settings.optimization().plus(penalty)));
  }

  /** Adds a callback. */
  public Trainer with(Callback callback) {
    return new Trainer(settings.with(settings.execution().plus(callback)));
  }

  /** Sets early stopping, which needs a validation set. */
  public Trainer with(EarlyStopping rule) {
    return new Trainer(settings.with(settings.monitoring().with(rule)));
  }

  /** Lowers the learning rate at a plateau of the validation, which needs a validation set. */
  public Trainer with(Plateau rule) {
    return new Trainer(settings.with(settings.monitoring().with(rule)));
  }

  /** Averages the weights; validation uses the average, and the network holds it at the end. */
  public Trainer with(MovingAverage rule) {
    return new Trainer(settings.with(settings.monitoring().with(rule)));
  }

  /**
   * Sets the measure by which the {@link Checkpoints#best best checkpoint} is chosen, which needs a
   * validation set. By default it is that of early stopping or else of the plateau rule, and the
   * loss without both.
   */
  public Trainer bestBy(EarlyStopping.Measure measure) {
    return new Trainer(settings.with(settings.monitoring().with(measure)));
  }

  /**
   * Also measures a figure at every validation, which needs a validation set: for {@link
   * Evaluation#metrics} and logs, without any rule that goes by it.
   */
  public Trainer measuring(EarlyStopping.Measure measure) {
    return new Trainer(settings.with(settings.monitoring().plus(measure)));
  }

  /** Writes checkpoints; their folder must have none yet unless the trainer resumes. */
  public Trainer with(Checkpoints choices) {
    return new Trainer(settings.with(settings.execution().with(choices)));
  }

  /**
   * Resumes runs from the latest checkpoint that is not damaged, or starts anew if there is none. A
   * resumed run ends with the same bytes as one that was never interrupted. Damaged checkpoints are
   * logged as a warning. Needs {@link #with(Checkpoints)}.
   */
  public Trainer resuming() {
    return new Trainer(settings.with(settings.execution().with(Resuming.SAME)));
  }

  /**
   * Resumes as {@link #resuming}, also with more epochs than the run that wrote the checkpoint. The
   * run then ends with the same bytes as one that had as many epochs from the start. That needs
   * schedules that give the same values for any number of epochs, such as {@link
   * org.chainzrule.optim.schedule.Schedule#constant}; with others, such as a cosine over the whole
   * run, {@code fit} refuses more epochs.
   */
  public Trainer extending() {
    return new Trainer(settings.with(settings.execution().with(Resuming.EXTENDING)));
  }

  /**
   * Sets the batch size: the number of examples in one forward pass.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer batch(int size) {
    return new Trainer(settings.with(settings.batching().withSize(size)));
  }

  /** Sets what becomes of a last batch that is not full; by default it is used as it is. */
  public Trainer lastBatch(LastBatch choice) {
    return new Trainer(settings.with(settings.batching().with(choice)));
  }

  /**
   * Sets gradient accumulation: each step adds up the gradients of several batches in the memory of
   * one. The update equals that of one batch as large as all of them, up to rounding, if the loss
   * and the penalties are means over examples.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer accumulate(int batches) {
    return new Trainer(settings.with(settings.batching().withAccumulate(batches)));
  }

  /**
   * Sets how many batches a background thread makes ahead of time; the batches and their order do
   * not change. It helps if making a batch takes long compared with a step and a processor is idle.
   *
   * @param batches how many may wait, 0 for no thread
   * @throws IllegalArgumentException if it is negative
   */
  public Trainer prefetch(int batches) {
    return new Trainer(settings.with(settings.batching().withPrefetch(batches)));
  }

  /**
   * Validates every so many steps, in addition to the end of every epoch.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer validateEvery(int steps) {
    check(steps >= 1, "expected a validation every 1 step or more, got " + steps);
    return new Trainer(settings.with(settings.monitoring().withEvery(steps)));
  }

  /**
   * Clips gradients by norm: scales all of them down if their common 2-norm exceeds a limit.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public Trainer clip(double norm) {
    return new Trainer(settings.with(settings.optimization().withClip(norm)));
  }

  /**
   * Clips gradients by value: limits every element to {@code -limit..limit}, before clipping by
   * norm.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public Trainer clipValue(double limit) {
    return new Trainer(settings.with(settings.optimization().withClipValue(limit)));
  }

  /** Sets the seed of all random numbers; any number may be one. */
  public Trainer seed(long other) {
    return new Trainer(settings.with(settings.execution().withSeed(other)));
  }

  /** Runs only one step and one batch of validation, as a quick check that all parts fit. */
  public Trainer fastDevRun() {
    return new Trainer(settings.with(settings.execution().withFastDevRun()));
  }

  /**
   * Trains and validates on the first batches alone, in a fixed order, as a check of the network:
   * one that cannot overfit a few batches has a mistake in it.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer overfitBatches(int batches) {
    check(batches >= 1, "expected at least 1 batch to overfit, got " + batches);
    return new Trainer(settings.with(settings.batching().withOverfit(batches)));
  }

  /**
   * Trains the network in place.
   *
   * @param epochs how often every example is used, at least 1
   * @throws IllegalArgumentException if the data set is empty, the network does not take its
   *     examples, a layer needs larger batches than the smallest one, or a setting needs a
   *     validation set; nothing is trained then
   * @throws DivergenceException if a loss or gradient is no longer finite
   * @throws CheckpointException if the checkpoints belong to another run, or all are damaged
   * @throws org.chainzrule.tensor.safetensors.TensorFileException if a checkpoint cannot be
   *     written; earlier ones are still there
   */
  public TrainingResult fit(Dataset train, int epochs) {
    return fit(train, Optional.empty(), epochs);
  }

  /** As {@link #fit(Dataset, int)}, with a validation on other examples after every epoch. */
  public TrainingResult fit(Dataset train, Dataset validation, int epochs) {
    return fit(train, Optional.of(validation), epochs);
  }

  /** A learning-rate range test of 100 steps from 10⁻⁶ to 10; as the other {@code findRate}. */
  public RateCurve findRate(Dataset train) {
    return findRate(train, 1e-6, 10, 100);
  }

  /**
   * Finds learning rates that suit: takes steps of this trainer at rates that rise by the same
   * factor from step to step, until the loss explodes, and puts the network back as it was, weights
   * and states. Penalties, clipping, batches and the seed are those of a training; validation,
   * callbacks and checkpoints take no part.
   *
   * <pre>{@code
   * RateCurve curve = trainer.findRate(train);
   * System.out.println(curve);
   * trainer.with(new Adam(curve.suggestion().orElse(1e-3))).fit(train, validation, 20);
   * }</pre>
   *
   * @param lowest the first rate, above 0
   * @param highest the last rate, above the first and finite
   * @param steps at least 2
   * @throws IllegalArgumentException if a number is out of its range, and as {@link #fit(Dataset,
   *     int)}
   */
  public RateCurve findRate(Dataset train, double lowest, double highest, int steps) {
    return RateCurve.of(settings, train, lowest, highest, steps);
  }

  /**
   * Makes this the trainer of one of several workers, which all have the same network, settings and
   * data, and share out the batches of each step. Callbacks, checkpoints and validation are those
   * of the worker of rank 0; all workers end with the parameters that one alone ends with.
   */
  @Internal("spark")
  public Trainer with(Exchange exchange) {
    return new Trainer(settings.with(settings.execution().with(new Workers(exchange))));
  }

  /** Whether it writes checkpoints. */
  @Internal("spark")
  public boolean hasCheckpoints() {
    return settings.execution().checkpoints().isPresent();
  }

  /** What is trained and how, a setting in a line; settings that are off are left out. */
  @Override
  public String toString() {
    return settings.toString();
  }

  private TrainingResult fit(Dataset train, Optional<Dataset> validation, int epochs) {
    Batching batching = settings.batching();
    boolean overfits = batching.overfit() > 0;
    Dataset used = overfits ? train.take(batching.examples(batching.overfit())) : train;
    Optional<Dataset> validated = overfits ? Optional.of(used) : validation;
    Execution execution = settings.execution();
    if (!execution.fastDevRun()) {
      return new TrainingLoop(settings, used, validated, epochs).run();
    }
    Dataset oneStep = used.take(batching.examples(batching.accumulate()));
    Optional<Dataset> oneBatch = validated.map(data -> data.take(Batches.SIZE));
    return execution.checkpoints().isEmpty()
        ? new TrainingLoop(settings, oneStep, oneBatch, 1).run()
        : CheckpointFolder.inScratchFolder(
            execution.checkpoints().get(),
            scratch -> {
              Execution rehearsal = execution.with(scratch).with(Resuming.NO);
              return new TrainingLoop(settings.with(rehearsal), oneStep, oneBatch, 1).run();
            });
  }
}
