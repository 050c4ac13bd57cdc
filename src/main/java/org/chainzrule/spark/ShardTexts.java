package org.chainzrule.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.CsvTexts;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.Digest;

/** The texts of all shards, shard after shard, as they are read. */
record ShardTexts(ShardManifest manifest, LabelledTexts files) implements LabelledTexts {

  static ShardTexts of(Path folder, ShardManifest manifest) {
    int classes = manifest.classNames().size();
    List<String> indices = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return new ShardTexts(
        manifest,
        LabelledTexts.joined(
            manifest.entries().stream()
                .map(entry -> CsvTexts.of(folder.resolve(entry.name())))
                .map(csv -> classes == 0 ? csv.scored() : csv.classified(indices))
                .toList()));
  }

  @Override
  public Stream<LabelledText> stream(BadRows bad) {
    return files.stream(bad);
  }

  @Override
  public List<String> classNames() {
    return manifest.classNames();
  }

  /** Of the digests that the manifest has of the files. */
  @Override
  public String digest() {
    Digest digest = Digest.of("shards of texts").add(String.join("\n", classNames()));
    manifest.entries().forEach(entry -> digest.add(entry.sha256()));
    return digest.hex();
  }
}
