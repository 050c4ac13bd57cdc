package org.chainzrule.spark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.chainzrule.io.Digest;

/**
 * In which shard an example belongs, and where in it: by the SHA-256 of its key as text in UTF-8.
 * The first 60 bits modulo the number of shards tell the shard; examples stand in the order of the
 * digests, which has nothing to do with what they are. Both depend on the key alone.
 */
final class ShardKey {

  private static final int DIGITS = 15;

  private ShardKey() {}

  /** The digest of a column of keys, 64 digits. */
  static Column digest(Column key) {
    return functions.sha2(key, 256);
  }

  /** The number of the shard by a column of digests. */
  static Column shard(Column digest, int shards) {
    Column bits = functions.conv(functions.substring(digest, 1, DIGITS), 16, 10).cast("bigint");
    return functions.pmod(bits, functions.lit((long) shards)).cast("int");
  }

  /** For each shard the numbers of its examples in order, where the number of a row is its key. */
  static List<int[]> ofRows(int rows, int shards) {
    String[] digests =
        LongStream.range(0, rows)
            .mapToObj(row -> Long.toString(row).getBytes(StandardCharsets.UTF_8))
            .map(key -> Digest.empty().addBytes(ByteBuffer.wrap(key)).hex())
            .toArray(String[]::new);
    List<List<Integer>> members = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      members.add(new ArrayList<>());
    }
    IntStream.range(0, rows)
        .boxed()
        .sorted(Comparator.comparing(row -> digests[row]))
        .forEach(row -> members.get(shard(digests[row], shards)).add(row));
    return members.stream().map(m -> m.stream().mapToInt(Integer::intValue).toArray()).toList();
  }

  private static int shard(String digest, int shards) {
    return (int) (Long.parseLong(digest.substring(0, DIGITS), 16) % shards);
  }
}
