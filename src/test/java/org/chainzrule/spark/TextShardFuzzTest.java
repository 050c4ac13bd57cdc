package org.chainzrule.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.Part;

/** Shards of texts and their manifest: a damaged one is refused by name. */
class TextShardFuzzTest implements FuzzContract {

  @Override
  public Map<String, byte[]> samples(Path scratch) throws Exception {
    List<LabelledText> texts =
        List.of(new LabelledText(1, "A gorgeous\nfilm"), new LabelledText(0, "\"Dull\""));
    Shards.write(
        LabelledTexts.of(List.of("bad", "good"), texts), BadRows.fail(), 1, scratch.toString());
    return ShardParts.files(scratch);
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    return ShardParts.of(name);
  }

  @Override
  public Object read(Path file) {
    try (Stream<LabelledText> texts =
        Shards.open(file.getParent().toString()).texts().stream(BadRows.fail())) {
      return texts.toList();
    }
  }
}
