package org.chainzrule.data;

import java.io.IOException;

/** A vocabulary in a cache. */
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
    Words words = new Words();
    long[] counts = new long[Math.toIntExact(in.number())];
    for (int id = 0; id < counts.length; id++) {
      words.add(in.text());
      counts[id] = in.number();
    }
    return Vocabulary.of(words, counts);
  }
}
