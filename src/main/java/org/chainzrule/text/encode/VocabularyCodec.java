package org.chainzrule.text.encode;

import java.io.IOException;
import org.chainzrule.text.cache.CacheFile;
import org.chainzrule.text.cache.PackedInput;
import org.chainzrule.text.cache.PackedOutput;
import org.chainzrule.text.tokenize.StringIndex;

/** Reads and writes a vocabulary in a cache file. */
record VocabularyCodec() implements CacheFile.Codec<Vocabulary> {

  @Override
  public void write(Vocabulary vocabulary, PackedOutput out) throws IOException {
    out.number(vocabulary.words());
    for (int id = 0; id < vocabulary.words(); id++) {
      out.text(vocabulary.word(id));
      out.number(vocabulary.count(id));
    }
  }

  @Override
  public Vocabulary read(PackedInput in) throws IOException {
    StringIndex words = new StringIndex();
    long[] counts = new long[in.count(2 * Long.BYTES)];
    for (int id = 0; id < counts.length; id++) {
      PackedInput.require(words.add(in.text()) == id, "each word once", "one again");
      counts[id] = in.number(1, Long.MAX_VALUE);
    }
    return Vocabulary.of(words, counts);
  }
}
