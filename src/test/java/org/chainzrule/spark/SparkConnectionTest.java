package org.chainzrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.chainzrule.train.Callback;
import org.chainzrule.train.TrainingKind;
import org.junit.jupiter.api.Test;

/** The settings under which a program connects to a cluster. */
class SparkConnectionTest {

  @Test
  void executors_find_the_class_path_of_the_program_in_whatever_folder_they_run() {
    String before = System.getProperty("java.class.path");
    System.setProperty("java.class.path", "target/classes" + File.pathSeparator + before);
    System.setProperty("spark.executor.cores", "3");
    try (SparkConnection cluster = SparkConnection.open("local[1]", "test", 2)) {
      SparkConf settings = cluster.session().sparkContext().getConf();
      String[] entries = settings.get("spark.executor.extraClassPath").split(File.pathSeparator);
      assertThat(entries[0]).isEqualTo(Path.of("target/classes").toAbsolutePath().toString());
      assertThat(Stream.of(entries).map(Path::of)).allMatch(Path::isAbsolute);
      assertThat(settings.get("spark.cores.max")).isEqualTo("2");
      assertThat(settings.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
      assertThat(settings.get("spark.executor.cores")).as("what the user set").isEqualTo("3");
    } finally {
      System.setProperty("java.class.path", before);
      System.clearProperty("spark.executor.cores");
    }
  }

  @Test
  void a_training_whose_session_is_stopped_ends_with_a_sentence_and_is_not_tried_again() {
    SparkConnection cluster = SparkConnection.open("local[2]", "test", 2);
    Callback stopping =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            cluster.session().stop();
            return Decision.CONTINUE;
          }
        };
    SparkTrainer trainer = cluster.trainer().with(stopping).retries(5);
    TrainingKind kind = TrainingKind.DENSE;
    assertThatThrownBy(() -> trainer.fit(kind.network(), kind::of, kind::train, 50))
        .isInstanceOf(LostWorkersException.class)
        .hasMessageStartingWith(
            "expected the session of Spark to stay open, got one that was stopped: ");
  }

  @Test
  void what_is_no_master_is_refused() {
    assertThatThrownBy(() -> SparkConnection.open("host:7077", "test", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a master of Spark, such as local[2], spark://host:7077, yarn or"
                + " k8s://https://host, got host:7077");
  }
}
