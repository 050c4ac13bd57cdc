package org.chainzrule.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.chainzrule.data.Table;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;

/** Shards of examples and their manifest: a damaged one is refused by name. */
class ShardFuzzTest implements FuzzContract {

  @Override
  public Map<String, byte[]> samples(Path scratch) throws Exception {
    double[][] x = {{0, 0.5}, {1, 3}, {2, 0.1}, {3, 1}, {4, 9}, {5, 2}, {6, 6}};
    Shards.write(Table.of(x, new int[] {0, 1, 1, 0, 2, 2, 1}, 3), 3, scratch.toString());
    return ShardParts.files(scratch);
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return ShardParts.of(name);
  }

  @Override
  public Object read(Path file) {
    return Shards.open(file.getParent().toString()).examples().digest();
  }
}
