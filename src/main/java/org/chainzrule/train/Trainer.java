package org.chainzrule.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.regularize.Penalty;
import org.chainzrule.regularize.Schedule;

/**
 * How to fit a network to data. It is immutable: each {@code with} gives a copy with one change.
 * Everything random in a run derives from its seed.
 */
public final class Trainer {

  // Written by changed() alone, before anybody else sees the copy.
  final Layer network;
  final Loss loss;
  Optimizer optimizer = new Adam(Schedule.cosine(1e-3, 0));
  Groups groups = Groups.defaults();
  List<Penalty> penalties = List.of();
  List<Callback> callbacks = List.of();
  Optional<EarlyStopping> earlyStopping = Optional.empty();
  Optional<Plateau> plateau = Optional.empty();
  Optional<MovingAverage> average = Optional.empty();
  Optional<Checkpoints> checkpoints = Optional.empty();
  boolean resuming;
  int batch = 128;
  int accumulate = 1;
  int prefetch;
  int validateEvery;
  int overfitBatches;
  boolean fastDevRun;
  double clip = Double.POSITIVE_INFINITY;
  double clipValue = Double.POSITIVE_INFINITY;
  long seed;

  private Trainer(Layer network, Loss loss) {
    this.network = network;
    this.loss = loss;
  }

  /** With Adam at a cosine rate from 10⁻³, batches of 128, no penalty, no clipping and seed 0. */
  public static Trainer create(Layer network, Loss loss) {
    return new Trainer(network, loss);
  }

  private Trainer changed(Consumer<Trainer> change) {
    Trainer copy = new Trainer(network, loss);
    copy.optimizer = optimizer;
    copy.groups = groups;
    copy.penalties = penalties;
    copy.callbacks = callbacks;
    copy.earlyStopping = earlyStopping;
    copy.plateau = plateau;
    copy.average = average;
    copy.checkpoints = checkpoints;
    copy.resuming = resuming;
    copy.batch = batch;
    copy.accumulate = accumulate;
    copy.prefetch = prefetch;
    copy.validateEvery = validateEvery;
    copy.overfitBatches = overfitBatches;
    copy.fastDevRun = fastDevRun;
    copy.clip = clip;
    copy.clipValue = clipValue;
    copy.seed = seed;
    change.accept(copy);
    return copy;
  }

  /** With another optimizer. */
  public Trainer with(Optimizer other) {
    return changed(copy -> copy.optimizer = other);
  }

  /** With other ways for the roles of parameters. */
  public Trainer with(Groups other) {
    return changed(copy -> copy.groups = other);
  }

  /** With one more penalty. */
  public Trainer with(Penalty penalty) {
    return changed(copy -> copy.penalties = plus(penalties, penalty));
  }

  /** With one more callback. */
  public Trainer with(Callback callback) {
    return changed(copy -> copy.callbacks = plus(callbacks, callback));
  }

  /** With early stopping, which needs a validation set. */
  public Trainer with(EarlyStopping rule) {
    return changed(copy -> copy.earlyStopping = Optional.of(rule));
  }

  /** With a learning rate that falls when validation stops getting better. */
  public Trainer with(Plateau rule) {
    return changed(copy -> copy.plateau = Optional.of(rule));
  }

  /** With averaged weights, which validation sees and the network ends with. */
  public Trainer with(MovingAverage rule) {
    return changed(copy -> copy.average = Optional.of(rule));
  }

  /** With checkpoints, in a folder that has none yet unless the trainer resumes. */
  public Trainer with(Checkpoints choices) {
    return changed(copy -> copy.checkpoints = Optional.of(choices));
  }

  /**
   * With runs that go on from the latest checkpoint, to the same bytes as if they had never been
   * interrupted; from the start where there is none. A damaged one is passed over with a warning.
   */
  public Trainer resuming() {
    return changed(copy -> copy.resuming = true);
  }

  /**
   * With another number of examples that go through the network at once.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer batch(int size) {
    check(size >= 1, "expected a batch of at least 1, got " + size);
    return changed(copy -> copy.batch = size);
  }

  /**
   * With steps over several batches, in the memory of one: the update is that of a batch so many
   * times as large, up to rounding, where the loss and the penalties are means over examples.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer accumulate(int batches) {
    check(batches >= 1, "expected at least 1 batch a step, got " + batches);
    return changed(copy -> copy.accumulate = batches);
  }

  /**
   * With batches that a thread of their own makes ahead; the same in the same order. It pays where
   * making a batch takes long against a step, and a processor is idle.
   *
   * @param batches how many may wait, 0 for none and no thread
   * @throws IllegalArgumentException if it is negative
   */
  public Trainer prefetch(int batches) {
    check(batches >= 0, "expected a number of batches of at least 0, got " + batches);
    return changed(copy -> copy.prefetch = batches);
  }

  /**
   * With validation every so many steps, besides after every epoch.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer validateEvery(int steps) {
    check(steps >= 1, "expected a validation every 1 step or more, got " + steps);
    return changed(copy -> copy.validateEvery = steps);
  }

  /**
   * With gradients scaled down where their global 2-norm exceeds a limit.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public Trainer clip(double norm) {
    check(norm > 0, "expected a positive norm to clip at, got " + norm);
    return changed(copy -> copy.clip = norm);
  }

  /**
   * With every number of every gradient brought into {@code -limit..limit}, before any clipping by
   * norm.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public Trainer clipValue(double limit) {
    check(limit > 0, "expected a positive value to clip at, got " + limit);
    return changed(copy -> copy.clipValue = limit);
  }

  /** With another seed; every number is one, 0 too. */
  public Trainer seed(long other) {
    return changed(copy -> copy.seed = other);
  }

  /** With one step and one batch of validation, to see in a moment that everything is wired. */
  public Trainer fastDevRun() {
    return changed(copy -> copy.fastDevRun = true);
  }

  /**
   * With the first batches over and over, in one order, and validation on them: a network that
   * cannot learn a few batches by heart has a mistake in it.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer overfitBatches(int batches) {
    check(batches >= 1, "expected at least 1 batch to overfit, got " + batches);
    return changed(copy -> copy.overfitBatches = batches);
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
  public Fit fit(Dataset train, int epochs) {
    return fit(train, Optional.empty(), epochs);
  }

  /** As {@link #fit(Dataset, int)}, evaluated on other examples after every epoch. */
  public Fit fit(Dataset train, Dataset validation, int epochs) {
    return fit(train, Optional.of(validation), epochs);
  }

  private Fit fit(Dataset train, Optional<Dataset> validation, int epochs) {
    Dataset some = overfitBatches > 0 ? train.take(limit(overfitBatches)) : train;
    Optional<Dataset> other = overfitBatches > 0 ? Optional.of(some) : validation;
    if (!fastDevRun) {
      return new Run(this, some, other, epochs).run();
    }
    Dataset few = some.take(limit(accumulate));
    Optional<Dataset> fewOthers = other.map(data -> data.take(Evaluation.BATCH));
    return checkpoints.isEmpty()
        ? new Run(this, few, fewOthers, 1).run()
        : CheckpointFolder.rehearsed(
            checkpoints.get(),
            aside -> new Run(changed(copy -> copy.rehearse(aside)), few, fewOthers, 1).run());
  }

  private void rehearse(Checkpoints aside) {
    checkpoints = Optional.of(aside);
    resuming = false;
  }

  /** The examples in so many batches. */
  private int limit(int batches) {
    return (int) Math.min(Integer.MAX_VALUE, (long) batch * batches);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  private static <T> List<T> plus(List<T> list, T element) {
    List<T> longer = new ArrayList<>(list);
    longer.add(element);
    return List.copyOf(longer);
  }
}
