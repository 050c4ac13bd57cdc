package org.chainzrule.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;

/**
 * The connection of a program to a cluster, with settings under which it trains: as many executors
 * as workers, of one core each. Whatever is set by {@code spark-submit}, or as a property {@code
 * spark.*} of Java, stays as it is.
 *
 * <pre>{@code
 * try (SparkConnection cluster = SparkConnection.open("spark://127.0.0.1:7077", "digits", 2)) {
 *   cluster.trainer().fit(network, recipe, source, 10);
 * }
 * }</pre>
 *
 * <p>A program that {@code spark-submit} did not start gives its own class path to the executors,
 * which must find the same files there. A master on this machine is spoken to over loopback alone.
 */
public final class SparkConnection implements AutoCloseable {

  private static final Pattern MASTER =
      Pattern.compile("local(\\[.*])?|local-cluster\\[.*]|yarn|(spark|k8s)://.+");

  private final SparkSession spark;
  private final int workers;

  private SparkConnection(SparkSession spark, int workers) {
    this.spark = spark;
    this.workers = workers;
  }

  /**
   * Connects to a cluster.
   *
   * @param master such as {@code local[2]}, {@code spark://host:7077}, {@code yarn} or {@code
   *     k8s://https://host}
   * @param name of the program, as the cluster shows it
   * @param workers how many executors are wanted, at least 1
   * @throws IllegalArgumentException if it is not such a master, or cannot be reached
   */
  public static SparkConnection open(String master, String name, int workers) {
    if (!MASTER.matcher(master).matches()) {
      throw refusal(master, "", null);
    }
    SparkConf settings = new SparkConf().setMaster(master).setAppName(name);
    defaults(master, workers)
        .forEach(
            (key, value) -> {
              if (!settings.contains(key)) {
                settings.set(key, value);
              }
            });
    try {
      return new SparkConnection(SparkSession.builder().config(settings).getOrCreate(), workers);
    } catch (Exception e) { // Scala throws exceptions that are checked in Java.
      if (e instanceof SparkException || e instanceof IllegalStateException) {
        throw refusal(master, ": " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static IllegalArgumentException refusal(String master, String reason, Exception cause) {
    return new IllegalArgumentException(
        "expected a master of Spark, such as local[2], spark://host:7077, yarn or"
            + " k8s://https://host, got "
            + master
            + reason,
        cause);
  }

  private static Map<String, String> defaults(String master, int workers) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.executor.cores", "1");
    settings.put("spark.cores.max", Integer.toString(workers));
    settings.put("spark.executor.instances", Integer.toString(workers));
    // A barrier job starts all its tasks at once.
    settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    if (System.getProperty("SPARK_SUBMIT") == null) {
      settings.put("spark.executor.extraClassPath", classPath());
    }
    if (master.startsWith("local") || master.contains("//127.0.0.1")) {
      settings.put("spark.driver.host", "127.0.0.1");
      settings.put("spark.driver.bindAddress", "127.0.0.1");
    }
    if (master.startsWith("local-cluster")) {
      // Executors are started without an installation of Spark.
      settings.put("spark.executorEnv.SPARK_SCALA_VERSION", "2.13");
      settings.put("spark.executorEnv.SPARK_TESTING", "1");
    }
    return settings;
  }

  /** The class path of this process, whatever folder an executor runs in. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The session, for everything else that a program does on the cluster. */
  public SparkSession session() {
    return spark;
  }

  /** A trainer on all workers. */
  public SparkTrainer trainer() {
    return SparkTrainer.on(spark, workers);
  }

  /** Gives the executors back. */
  @Override
  public void close() {
    try {
      spark.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
