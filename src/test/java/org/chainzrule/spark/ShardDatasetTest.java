package org.chainzrule.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.DatasetContract;
import org.chainzrule.data.Table;

/** Shards are a data set as every other. */
class ShardDatasetTest implements DatasetContract {

  /** Examples in memory, whose files are gone. */
  @Override
  public Dataset data() {
    double[][] x = {{0, 0.5}, {1, 3}, {2, 0.1}, {3, 1}, {4, 9}, {5, 2}, {6, 6}};
    try {
      Path folder = Files.createTempDirectory("shards");
      Dataset data =
          Shards.write(Table.of(x, new int[] {0, 1, 1, 0, 2, 2, 1}, 3), 3, folder.toString())
              .examples();
      List<Path> files;
      try (Stream<Path> all = Files.list(folder)) {
        files = all.toList();
      }
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
      return data;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
