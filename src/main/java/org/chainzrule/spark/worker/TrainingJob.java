package org.chainzrule.spark.worker;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.SparkSession;
import org.chainzrule.Internal;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * One attempt at a distributed training: a barrier job of Spark, whose tasks all run at once or not
 * at all.
 */
@Internal
public final class TrainingJob {

  /** How often the driver looks whether the job has started or ended, in milliseconds. */
  private static final long LOOK = 100;

  private final JavaSparkContext spark;
  private final int workers;

  /**
   * @param workers how many tasks run at once
   */
  public TrainingJob(SparkSession session, int workers) {
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.workers = workers;
  }

  /** A job that failed in a way that need not repeat itself, such as by a lost executor. */
  public static final class LostException extends Exception {
    private static final long serialVersionUID = 1;

    LostException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Refuses a cluster on which the job could never run.
   *
   * @param within how long executors have to register
   * @throws IllegalArgumentException if it allocates executors dynamically, or has not as many
   *     slots as there are workers
   */
  public void check(Duration within) {
    SparkContext context = spark.sc();
    if (context.getConf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new IllegalArgumentException(
          "expected a fixed number of executors, since all workers train at once, got"
              + " spark.dynamicAllocation.enabled=true");
    }
    long end = System.nanoTime() + within.toNanos();
    int slots = slots(context);
    while (slots < workers && System.nanoTime() < end) {
      sleep();
      slots = slots(context);
    }
    if (slots < workers) {
      throw new IllegalArgumentException(
          "expected a slot of the cluster for each of "
              + workers
              + " workers within "
              + within.toSeconds()
              + " s, got "
              + slots
              + " from "
              + context.master()
              + "; a slot is spark.task.cpus cores of an executor");
    }
  }

  private static int slots(SparkContext context) {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }

  private static void sleep() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for executors", e);
    }
  }

  /**
   * Trains, and returns what each worker returned, as {@link WorkerTask#run} says.
   *
   * @param network for all workers
   * @throws LostException if the job failed and may succeed another time
   * @throws IllegalArgumentException if the work cannot be sent to executors
   */
  public List<Object> run(TrainingWork work, Broadcast<byte[]> network) throws LostException {
    List<Integer> ranks = new ArrayList<>();
    for (int rank = 0; rank < workers; rank++) {
      ranks.add(rank);
    }
    Function1<Iterator<Integer>, Iterator<Object>> task =
        (Function1<Iterator<Integer>, Iterator<Object>> & Serializable)
            nothing ->
                CollectionConverters.asScala(
                    List.of(WorkerTask.run(work, network.value())).iterator());
    try {
      checkSendable(work);
      JavaRDD<Object> job =
          spark
              .parallelize(ranks, workers)
              .rdd()
              .barrier()
              .mapPartitions(task, false, ClassTag$.MODULE$.<Object>apply(Object.class))
              .toJavaRDD();
      return ended(job.collectAsync(), work.start());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the workers trained", e);
    } catch (RuntimeException e) {
      throw isUnsendable(e) ? unsendable(e) : e;
    } catch (Exception e) {
      // Spark throws checked exceptions that its signatures do not declare.
      if (isUnsendable(e)) {
        throw unsendable(e);
      }
      throw new LostException(reason(e), e);
    }
  }

  private List<Object> ended(JavaFutureAction<List<Object>> job, Duration start)
      throws InterruptedException, ExecutionException, LostException {
    long end = System.nanoTime() + start.toNanos();
    boolean started = false;
    try {
      while (true) {
        try {
          return job.get(LOOK, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          started |= runningTasks(job) == workers;
          if (!started && System.nanoTime() > end) {
            throw new LostException(
                "expected free slots for "
                    + workers
                    + " workers within "
                    + start.toSeconds()
                    + " s, got fewer",
                e);
          }
        }
      }
    } finally {
      job.cancel(true);
    }
  }

  private int runningTasks(JavaFutureAction<?> job) {
    int running = 0;
    for (int id : job.jobIds()) {
      SparkJobInfo info = spark.statusTracker().getJobInfo(id);
      for (int stage : info == null ? new int[0] : info.stageIds()) {
        SparkStageInfo at = spark.statusTracker().getStageInfo(stage);
        running += at == null ? 0 : at.numActiveTasks();
      }
    }
    return running;
  }

  /**
   * Serializes the work once for itself: where Spark finds that it cannot, it looks for the reason
   * in a way that newer versions of Java do not let it, and fails with an error that names none.
   */
  private static void checkSendable(TrainingWork work) {
    SparkConf settings = new SparkConf(false).set("spark.serializer.extraDebugInfo", "false");
    new JavaSerializer(settings)
        .newInstance()
        .serialize(work, ClassTag$.MODULE$.<TrainingWork>apply(TrainingWork.class));
  }

  private static boolean isUnsendable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotSerializableException) {
        return true;
      }
    }
    return false;
  }

  private static IllegalArgumentException unsendable(Exception failure) {
    Throwable cause = failure;
    while (!(cause instanceof NotSerializableException)) {
      cause = cause.getCause();
    }
    return new IllegalArgumentException(
        "expected a recipe and data sources that can be sent to executors, got one that holds "
            + cause.getMessage().lines().findFirst().orElse(""),
        failure);
  }

  /** What Spark says of a failure, without the stack of the executor. */
  private static String reason(Exception failure) {
    Throwable cause = failure.getCause() instanceof SparkException inner ? inner : failure;
    return String.valueOf(cause.getMessage())
        .lines()
        .limit(2)
        .reduce((a, b) -> a + " " + b.strip())
        .orElse("");
  }
}
