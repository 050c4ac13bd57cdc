package org.chainzrule.data.text;

import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.chainzrule.io.Digest;

/**
 * Texts without those whose text is in another set too, and without repeats of their own. Texts are
 * alike when their letters, digits and emoji are, in lower case: white space and punctuation do not
 * count, unless there is nothing else.
 */
public final class Deduplicated implements LabelledTexts {

  private final LabelledTexts texts;
  private final BitSet dropped;
  private final String digest;
  private final int elsewhere;
  private final int repeated;

  private Deduplicated(
      LabelledTexts texts, BitSet dropped, String digest, int elsewhere, int repeated) {
    this.texts = texts;
    this.dropped = dropped;
    this.digest = digest;
    this.elsewhere = elsewhere;
    this.repeated = repeated;
  }

  /**
   * Reads both sets through once. What is remembered of a text is a hash of 64 bits: for a million
   * texts, the chance that two of them are mistaken for one is below 10⁻⁷.
   *
   * @param other the set to have nothing in common with, such as the one to measure with
   * @param bad what becomes of bad rows, here and when the result is read
   */
  public static Deduplicated of(LabelledTexts texts, LabelledTexts other, BadRows bad) {
    TextHashes others = new TextHashes();
    try (Stream<LabelledText> stream = other.stream(bad)) {
      stream.forEach(text -> others.add(TextHashes.of(text.text())));
    }
    TextHashes seen = new TextHashes();
    BitSet dropped = new BitSet();
    int[] counts = new int[3];
    try (Stream<LabelledText> stream = texts.stream(bad)) {
      stream.forEach(
          text -> {
            long hash = TextHashes.of(text.text());
            boolean elsewhere = others.contains(hash);
            boolean repeated = !elsewhere && !seen.add(hash);
            counts[0] += elsewhere ? 1 : 0;
            counts[1] += repeated ? 1 : 0;
            dropped.set(counts[2]++, elsewhere || repeated);
          });
    }
    String digest =
        Digest.of("deduplicated 1")
            .add(texts.digest())
            .add(other.digest())
            .add(Boolean.toString(bad.skipping()))
            .hex();
    return new Deduplicated(texts, dropped, digest, counts[0], counts[1]);
  }

  /** How many texts were left out because the other set has their text. */
  public int elsewhere() {
    return elsewhere;
  }

  /** How many texts were left out because their text came before. */
  public int repeated() {
    return repeated;
  }

  @Override
  public Stream<LabelledText> stream(BadRows bad) {
    Stream<LabelledText> all = texts.stream(bad);
    return IteratorStreams.stream(new Kept(all.iterator(), dropped), all::close);
  }

  @Override
  public List<String> classNames() {
    return texts.classNames();
  }

  @Override
  public String digest() {
    return digest;
  }

  private static final class Kept implements Iterator<LabelledText> {

    private final Iterator<LabelledText> all;
    private final BitSet dropped;
    private int row;

    Kept(Iterator<LabelledText> all, BitSet dropped) {
      this.all = all;
      this.dropped = dropped;
    }

    @Override
    public boolean hasNext() {
      while (dropped.get(row) && all.hasNext()) {
        all.next();
        row++;
      }
      return all.hasNext();
    }

    @Override
    public LabelledText next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      row++;
      return all.next();
    }
  }
}
