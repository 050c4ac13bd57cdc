package org.chainzrule.spark;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;

/** The content of one shard while it is gathered, until it is written as one file. */
interface Shard {

  /** The names of shard files. */
  Pattern NAME = Pattern.compile("shard-\\d{5}\\.(safetensors|csv)");

  /** The most shards that names have room for. */
  int MOST = 100_000;

  /** How the name of the file ends. */
  String suffix();

  /** How many examples have been added. */
  int size();

  /**
   * The shape of the inputs and the number of targets as text, which all shards must share.
   *
   * @throws DataException if there is no example yet
   */
  ShardManifest.Form form();

  /** Writes the file whole or not at all. */
  void write(Path file);

  /** Writes the file under the name of its number, and says what it is. */
  default ShardManifest.Entry write(Path folder, int number) {
    String name = String.format(Locale.ROOT, "shard-%05d.%s", number, suffix());
    write(folder.resolve(name));
    return new ShardManifest.Entry(name, size(), Digest.of(folder.resolve(name)));
  }
}
