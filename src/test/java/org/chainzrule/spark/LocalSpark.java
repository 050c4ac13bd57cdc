package org.chainzrule.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Sessions of Spark on this machine alone, which listen on loopback. */
public final class LocalSpark {

  private static final String VIEW = "viewfs";

  private LocalSpark() {}

  /**
   * A location in a file system of Hadoop that is not the local one: this one shows the folder
   * {@code data} below the scratch folder as its own.
   */
  public static String view(Path scratch) {
    return VIEW + "://" + host(scratch) + "/data";
  }

  /** Hadoop keeps a file system for each host. */
  private static String host(Path scratch) {
    return "test" + Integer.toUnsignedString(scratch.hashCode());
  }

  /**
   * A session with two threads.
   *
   * @param scratch a folder for all that it writes
   */
  public static SparkSession start(Path scratch) throws IOException {
    return settings(scratch).master("local[2]").getOrCreate();
  }

  /** A session with so many executors of one core, each a process of its own. */
  public static SparkSession startCluster(Path scratch, int executors) throws IOException {
    return started(scratch, cluster(scratch, executors, 1));
  }

  /**
   * Starts a session whose cluster is in this process: it keeps its files below a folder, and would
   * otherwise keep them in the working folder.
   */
  static SparkSession started(Path scratch, SparkSession.Builder settings) {
    System.setProperty("spark.testing", "true");
    System.setProperty("spark.test.home", scratch.toString());
    try {
      return settings.getOrCreate();
    } finally {
      System.clearProperty("spark.testing");
      System.clearProperty("spark.test.home");
    }
  }

  /** The settings of a session with so many executors of so many cores. */
  static SparkSession.Builder cluster(Path scratch, int executors, int cores) throws IOException {
    return settings(scratch)
        .master("local-cluster[" + executors + "," + cores + ",1024]")
        .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
        .config("spark.executorEnv.SPARK_TESTING", "1")
        .config("spark.executor.memory", "1g")
        // They live for seconds, and are started sooner without the slower compiler.
        .config("spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.scheduler.minRegisteredResourcesRatio", "1.0");
  }

  /** What all sessions have in common. */
  static SparkSession.Builder settings(Path scratch) throws IOException {
    Path data = Files.createDirectories(scratch.resolve("data"));
    return SparkSession.builder()
        .appName("test")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 2)
        // Small tables are read sooner than code for them is made.
        .config("spark.sql.codegen.wholeStage", false)
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.local.dir", scratch.resolve("local").toString())
        .config("spark.sql.warehouse.dir", scratch.resolve("warehouse").toString())
        .config(
            "spark.hadoop.fs.viewfs.mounttable." + host(scratch) + ".link./data",
            data.toUri().toString());
  }
}
