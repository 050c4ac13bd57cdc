package org.chainzrule.spark;

import java.io.Serializable;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.chainzrule.data.Dataset;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.spark.mesh.MeshException;
import org.chainzrule.spark.storage.HadoopFiles;
import org.chainzrule.spark.worker.DriverCallbacks;
import org.chainzrule.spark.worker.NetworkBytes;
import org.chainzrule.spark.worker.ResultBytes;
import org.chainzrule.spark.worker.TrainingJob;
import org.chainzrule.spark.worker.TrainingWork;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.TrainingResult;
import org.chainzrule.train.checkpoint.CheckpointFolder;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.chainzrule.train.checkpoint.FolderLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a network on a cluster of Spark: synchronous data-parallel training, which ends with the
 * same bytes as {@link Trainer} alone, whatever the number of workers. The workers share out the
 * batches of each step, of which {@link Trainer#accumulate} sets the number; a multiple of the
 * number of workers keeps all of them busy.
 *
 * <pre>{@code
 * TrainingResult result =
 *     SparkTrainer.on(spark, 4)
 *         .checkpoints("hdfs:///runs/7", 100)
 *         .retries(3)
 *         .fit(
 *             network,
 *             n -> Trainer.create(n, Loss.softmaxCrossEntropy()).batch(128).accumulate(8),
 *             () -> Shards.open("hdfs:///data/digits").examples(),
 *             10);
 * }</pre>
 *
 * <p>Each worker is a task of one barrier job. Workers talk over connections of their own, which
 * they open on the address of their executor; see the package {@code spark.mesh}. Validation and
 * checkpoints are those of the first worker, and so are the callbacks of the recipe; those of
 * {@link #with(Callback)} are called in this process. An executor that is lost, killed or frozen
 * fails the attempt, and the training goes on from its newest checkpoint by itself.
 */
public final class SparkTrainer {

  private static final Logger LOG = LoggerFactory.getLogger(SparkTrainer.class);
  private static final int SECRET = 32;
  private static final SecureRandom SECRETS = new SecureRandom();

  /**
   * Makes the trainer of a network, on every worker anew. It is sent to executors, so that it must
   * hold nothing that cannot be serialized.
   */
  @FunctionalInterface
  public interface Recipe extends Function<Layer, Trainer>, Serializable {}

  /**
   * Opens a data set, on every worker anew; it must hold the same examples in the same order
   * everywhere. It is sent to executors, as a {@link Recipe} is.
   */
  @FunctionalInterface
  public interface Source extends Supplier<Dataset>, Serializable {}

  private final SparkSession spark;
  private final int workers;
  private final Optional<Saving> saving;
  private final int retries;
  private final Duration start;
  private final Duration silence;
  private final List<Callback> callbacks;

  private record Saving(String location, int every, boolean resuming) {}

  private SparkTrainer(
      SparkSession spark,
      int workers,
      Optional<Saving> saving,
      int retries,
      Duration start,
      Duration silence,
      List<Callback> callbacks) {
    this.spark = spark;
    this.workers = workers;
    this.saving = saving;
    this.retries = retries;
    this.start = start;
    this.silence = silence;
    this.callbacks = callbacks;
  }

  /**
   * A trainer on so many workers without checkpoints, which tries once, lets workers take five
   * minutes to start, and takes one for lost that says nothing for a minute.
   *
   * @param workers at least 1, and no more than the cluster has slots
   * @throws IllegalArgumentException if it is below 1
   */
  public static SparkTrainer on(SparkSession spark, int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("expected at least 1 worker, got " + workers);
    }
    return new SparkTrainer(
        spark,
        workers,
        Optional.empty(),
        0,
        Duration.ofMinutes(5),
        Duration.ofMinutes(1),
        List.of());
  }

  /** Writes checkpoints after every epoch; see {@link #checkpoints(String, int)}. */
  public SparkTrainer checkpoints(String location) {
    return checkpoints(location, 0);
  }

  /**
   * Writes checkpoints after every epoch and every so many steps.
   *
   * @param location of a folder that the driver and every executor reach, as {@link
   *     HadoopFiles#path} takes it; it must have no checkpoints yet unless the trainer resumes
   * @param every at least 0, which is none within an epoch
   */
  public SparkTrainer checkpoints(String location, int every) {
    String whole = HadoopFiles.location(HadoopFiles.path(location));
    Checkpoints.in(HadoopFiles.path(whole)).everySteps(every);
    return with(Optional.of(new Saving(whole, every, isResuming())));
  }

  /**
   * Goes on from the latest checkpoint that is not damaged, or starts anew if there is none.
   *
   * @throws IllegalStateException if no checkpoints are set
   */
  public SparkTrainer resuming() {
    Saving now =
        saving.orElseThrow(
            () -> new IllegalStateException("expected checkpoints to resume from, got none"));
    return with(Optional.of(new Saving(now.location(), now.every(), true)));
  }

  private SparkTrainer with(Optional<Saving> other) {
    return new SparkTrainer(spark, workers, other, retries, start, silence, callbacks);
  }

  private boolean isResuming() {
    return saving.map(Saving::resuming).orElse(false);
  }

  /**
   * Sets how often the training goes on after an attempt that lost a worker: from its newest
   * checkpoint, or from the start without checkpoints.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public SparkTrainer retries(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("expected at least 0 retries, got " + most);
    }
    return new SparkTrainer(spark, workers, saving, most, start, silence, callbacks);
  }

  /**
   * Sets how long the training waits for workers.
   *
   * @param forStart until all have started and are connected; longer than Spark takes to notice a
   *     lost executor, which is {@code spark.network.timeout}
   * @param ofSilence until one that says nothing is taken for lost; each says that it is there
   *     while it computes
   * @throws IllegalArgumentException if one is below a second
   */
  public SparkTrainer deadlines(Duration forStart, Duration ofSilence) {
    if (forStart.toSeconds() < 1 || ofSilence.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "expected deadlines of at least a second, got " + forStart + " and " + ofSilence);
    }
    return new SparkTrainer(spark, workers, saving, retries, forStart, ofSilence, callbacks);
  }

  /**
   * Adds a callback that is called in this process, such as a log of its files. It hears of each
   * step, validation and epoch once, also where a training that lost a worker does some steps
   * again, and may stop the training. At the end of an epoch, the network that is trained has the
   * parameters of that moment.
   */
  public SparkTrainer with(Callback callback) {
    List<Callback> more = Stream.concat(callbacks.stream(), Stream.of(callback)).toList();
    return new SparkTrainer(spark, workers, saving, retries, start, silence, more);
  }

  /**
   * Trains the network in place.
   *
   * @param epochs how often every example is used, at least 1
   * @throws UnsupportedOperationException if a layer of the network cannot be saved, and so cannot
   *     be sent
   * @throws IllegalArgumentException as {@link Trainer#fit(Dataset, int)}; or if the cluster has
   *     too few slots or allocates executors dynamically, recipe or source cannot be sent, or
   *     workers have another version of the library, or different data; nothing is trained then
   * @throws LostWorkersException if workers were lost more often than may be retried, or the
   *     session was stopped
   */
  public TrainingResult fit(Layer network, Recipe recipe, Source train, int epochs) {
    return fit(network, recipe, train, () -> null, epochs);
  }

  /**
   * As {@link #fit(Layer, Recipe, Source, int)}, with a validation on other examples after every
   * epoch.
   */
  public TrainingResult fit(
      Layer network, Recipe recipe, Source train, Source validation, int epochs) {
    byte[] bytes = NetworkBytes.of(network);
    TrainingJob job = new TrainingJob(spark, workers);
    TrainingWork work =
        new TrainingWork(
            recipe,
            train,
            validation,
            epochs,
            saving.map(Saving::location).orElse(null),
            saving.map(Saving::every).orElse(0),
            isResuming(),
            start,
            silence,
            Provenance.libraryVersion(),
            new byte[0],
            null);
    job.check(start);
    Optional<FolderLock> lock =
        saving
            .map(to -> new CheckpointFolder(Checkpoints.in(HadoopFiles.path(to.location()))))
            .flatMap(CheckpointFolder::prepare);
    Broadcast<byte[]> sent =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(bytes);
    try {
      byte[][] trained = attempts(job, work, sent, new DriverCallbacks(spark, callbacks, network));
      NetworkBytes.set(network, trained[1]);
      return ResultBytes.read(trained[0]);
    } finally {
      lock.ifPresent(FolderLock::close);
      if (!spark.sparkContext().isStopped()) {
        sent.destroy();
      }
    }
  }

  private byte[][] attempts(
      TrainingJob job, TrainingWork work, Broadcast<byte[]> network, DriverCallbacks driver) {
    for (int attempt = 0; ; attempt++) {
      byte[] secret = new byte[SECRET];
      SECRETS.nextBytes(secret);
      boolean resumes = work.resuming() || attempt > 0 && saving.isPresent();
      job.check(start);
      try (DriverCallbacks.Listening listening = driver.listen(secret, silence)) {
        TrainingWork next = work.again(resumes, secret, listening.address());
        List<Object> outcomes = job.run(next, network);
        driver.throwFailure();
        return result(outcomes);
      } catch (TrainingJob.LostException e) {
        driver.throwFailure();
        boolean isStopped = spark.sparkContext().isStopped();
        if (isStopped || attempt == retries) {
          String ended =
              isStopped
                  ? "the session of Spark to stay open, got one that was stopped"
                  : "the training to end with " + retries + " retries, the last attempt failed";
          throw new LostWorkersException("expected " + ended + ": " + e.getMessage(), e);
        }
        LOG.warn(
            "attempt {} of {} lost a worker, the training goes on {}: {}",
            attempt + 1,
            retries + 1,
            saving.isPresent() ? "from its newest checkpoint" : "from the start",
            e.getMessage());
      }
    }
  }

  /** The result of the first worker, or the failure of the first that failed by itself. */
  private static byte[][] result(List<Object> outcomes) {
    RuntimeException failure = null;
    for (Object outcome : outcomes) {
      boolean says = failure == null || failure instanceof MeshException;
      failure = says && outcome instanceof RuntimeException e ? e : failure;
    }
    if (failure != null) {
      throw failure;
    }
    return (byte[][]) outcomes.get(0);
  }

  @Override
  public String toString() {
    return "SparkTrainer of "
        + workers
        + " workers, "
        + saving.map(its -> "checkpoints in " + its.location()).orElse("no checkpoints")
        + ", "
        + retries
        + " retries";
  }
}
