package org.chainzrule.spark.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;

/**
 * Finds files and folders of every file system that Hadoop knows: local disks, HDFS, and S3 or
 * others by their connectors. Whatever takes a {@link Path} then works on them: models, checkpoints
 * and shards.
 *
 * <pre>{@code
 * Model model = Model.load(HadoopFiles.path("hdfs:///models/digits.safetensors"));
 * Checkpoints checkpoints = Checkpoints.in(HadoopFiles.path("hdfs:///runs/7"));
 * }</pre>
 *
 * <p>A location is what Spark takes as one. Without a scheme it lies in Hadoop's default file
 * system, {@code fs.defaultFS}, which is the local disk unless it is configured. Settings come from
 * Hadoop's own files and from Spark's properties {@code spark.hadoop.*}.
 *
 * <p>A file of a local disk is an ordinary path. One of another file system is written to a scratch
 * file on the local disk and sent when it is closed, and read from a local copy, so that the
 * temporary folder of Java must have room for it. Such file systems have no locks and change no
 * file in place.
 */
public final class HadoopFiles {

  /** What Hadoop's files and Java's properties say; reading them takes a while. */
  private static final Configuration OWN = SparkHadoopUtil.get().newConfiguration(new SparkConf());

  private HadoopFiles() {}

  /**
   * The path of a file or folder, which need not exist.
   *
   * @param location such as {@code hdfs://namenode/runs/7}, {@code file:///tmp/x} or {@code /tmp/x}
   * @throws DataException if Hadoop has no such file system, or cannot reach it
   */
  public static Path path(String location) {
    if (location == null || location.isBlank()) {
      throw new DataException("expected the location of a file or folder, got " + location);
    }
    Configuration configuration = configuration();
    try {
      org.apache.hadoop.fs.Path asked = new org.apache.hadoop.fs.Path(location);
      FileSystem files = asked.getFileSystem(configuration);
      URI place = files.makeQualified(asked).toUri();
      if (place.getScheme().equals("file")) {
        return Path.of(place);
      }
      FileContext moves = FileContext.getFileContext(files.getUri(), configuration);
      return new HadoopPath(
          new HadoopFileSystem(files, moves), new org.apache.hadoop.fs.Path(place));
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "expected the location of a file or folder, got " + location + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DataException(
          "could not reach the file system of " + location + ": " + FailureReason.of(e), e);
    }
  }

  /**
   * The location of a path in full, which {@link #path} takes in other processes as well, whatever
   * folder they run in.
   */
  public static String location(Path path) {
    return path instanceof HadoopPath own
        ? own.toAbsolutePath().toString()
        : new org.apache.hadoop.fs.Path(path.toAbsolutePath().toUri()).toString();
  }

  private static Configuration configuration() {
    SparkEnv spark = SparkEnv.get();
    return spark == null ? OWN : SparkHadoopUtil.get().newConfiguration(spark.conf());
  }
}
