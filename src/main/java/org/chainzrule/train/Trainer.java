package org.chainzrule.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  final Layer network;
  final Loss loss;
  final Optimizer optimizer;
  final Groups groups;
  final List<Penalty> penalties;
  final List<Callback> callbacks;
  final Optional<EarlyStopping> earlyStopping;
  final int batch;
  final double clip;
  final long seed;

  private Trainer(
      Layer network,
      Loss loss,
      Optimizer optimizer,
      Groups groups,
      List<Penalty> penalties,
      List<Callback> callbacks,
      Optional<EarlyStopping> earlyStopping,
      int batch,
      double clip,
      long seed) {
    this.network = network;
    this.loss = loss;
    this.optimizer = optimizer;
    this.groups = groups;
    this.penalties = penalties;
    this.callbacks = callbacks;
    this.earlyStopping = earlyStopping;
    this.batch = batch;
    this.clip = clip;
    this.seed = seed;
  }

  /** With Adam at a cosine rate from 10⁻³, batches of 128, no penalty, no clipping and seed 0. */
  public static Trainer create(Layer network, Loss loss) {
    return new Trainer(
        network,
        loss,
        new Adam(Schedule.cosine(1e-3, 0)),
        Groups.defaults(),
        List.of(),
        List.of(),
        Optional.empty(),
        128,
        Double.POSITIVE_INFINITY,
        0);
  }

  /** With another optimizer. */
  public Trainer with(Optimizer other) {
    return new Trainer(
        network, loss, other, groups, penalties, callbacks, earlyStopping, batch, clip, seed);
  }

  /** With other ways for the roles of parameters. */
  public Trainer with(Groups other) {
    return new Trainer(
        network, loss, optimizer, other, penalties, callbacks, earlyStopping, batch, clip, seed);
  }

  /** With one more penalty. */
  public Trainer with(Penalty penalty) {
    return new Trainer(
        network,
        loss,
        optimizer,
        groups,
        plus(penalties, penalty),
        callbacks,
        earlyStopping,
        batch,
        clip,
        seed);
  }

  /** With one more callback. */
  public Trainer with(Callback callback) {
    return new Trainer(
        network,
        loss,
        optimizer,
        groups,
        penalties,
        plus(callbacks, callback),
        earlyStopping,
        batch,
        clip,
        seed);
  }

  /** With early stopping, which needs a validation set. */
  public Trainer with(EarlyStopping rule) {
    return new Trainer(
        network,
        loss,
        optimizer,
        groups,
        penalties,
        callbacks,
        Optional.of(rule),
        batch,
        clip,
        seed);
  }

  /**
   * With another number of examples a step.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Trainer batch(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("expected a batch of at least 1, got " + size);
    }
    return new Trainer(
        network, loss, optimizer, groups, penalties, callbacks, earlyStopping, size, clip, seed);
  }

  /**
   * With gradients scaled down where their global 2-norm exceeds a limit.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public Trainer clip(double norm) {
    if (!(norm > 0)) {
      throw new IllegalArgumentException("expected a positive norm to clip at, got " + norm);
    }
    return new Trainer(
        network, loss, optimizer, groups, penalties, callbacks, earlyStopping, batch, norm, seed);
  }

  /** With another seed; every number is one, 0 too. */
  public Trainer seed(long other) {
    return new Trainer(
        network, loss, optimizer, groups, penalties, callbacks, earlyStopping, batch, clip, other);
  }

  /**
   * Trains the network in place.
   *
   * @param epochs how often every example is seen, at least 1
   * @throws IllegalArgumentException if there is no example, or the network does not take them
   * @throws DivergenceException if a loss or gradient is no longer finite
   */
  public Fit fit(Dataset train, int epochs) {
    return new Run(this, train, Optional.empty(), epochs).run();
  }

  /** As {@link #fit(Dataset, int)}, evaluated on other examples after every epoch. */
  public Fit fit(Dataset train, Dataset validation, int epochs) {
    return new Run(this, train, Optional.of(validation), epochs).run();
  }

  private static <T> List<T> plus(List<T> list, T element) {
    List<T> longer = new ArrayList<>(list);
    longer.add(element);
    return List.copyOf(longer);
  }
}
