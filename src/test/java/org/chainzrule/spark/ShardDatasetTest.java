package org.chainzrule.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.DatasetContract;
import org.chainzrule.data.Table;
import org.junit.jupiter.api.io.TempDir;

/** Shards are a data set as every other. */
class ShardDatasetTest implements DatasetContract {

  @TempDir private static Path folder;

  @Override
  public Dataset data() {
    double[][] x = {{0, 0.5}, {1, 3}, {2, 0.1}, {3, 1}, {4, 9}, {5, 2}, {6, 6}};
    try {
      Path place = Files.createTempDirectory(folder, "shards");
      return Shards.write(Table.of(x, new int[] {0, 1, 1, 0, 2, 2, 1}, 3), 3, place.toString())
          .examples();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
