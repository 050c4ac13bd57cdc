package org.chainzrule.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark and ND4J work on one class path, each with the versions of libraries that it gets. */
class SparkLibrariesTest {

  @TempDir private Path folder;

  @Test
  void spark_reads_and_writes_and_its_tasks_compute_tensors() throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", folder.resolve("w").toString())
            .getOrCreate()) {
      String parquet = folder.resolve("p").toString();
      spark
          .range(0, 1000, 1, 2)
          .selectExpr("id", "cast(id % 7 as string) as k", "current_timestamp() as t")
          .write()
          .parquet(parquet);
      Dataset<Row> rows = spark.read().parquet(parquet);
      assertThat(rows.groupBy("k").count().orderBy("k").collectAsList()).hasSize(7);
      rows.write().json(folder.resolve("j").toString());
      assertThat(spark.read().json(folder.resolve("j").toString()).count()).isEqualTo(1000);
      assertThat(rows.stat().approxQuantile("id", new double[] {0.5}, 0.01)[0])
          .isBetween(400.0, 600.0);
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      assertThat(
              context
                  .parallelize(List.of(1, 2, 3), 2)
                  .map(i -> Tensor.of(new double[][] {{i}}).toArray()[0])
                  .collect())
          .containsExactly(1.0, 2.0, 3.0);
    }
  }
}
