package org.chainzrule.data.text;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.io.Digest;

/**
 * Labelled texts without duplicates: texts that also occur in another set, such as the test set,
 * are left out, and so are repeats. Two texts are duplicates if their letters, digits and emoji are
 * the same in lower case; white space and punctuation count only where a text has nothing else.
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
   * Finds the duplicates, reading both sets once. Of each text a hash of 64 bits is kept: among a
   * million texts, the probability that two different ones collide is below 10⁻⁷.
   *
   * @param texts the texts to keep or to leave out
   * @param other the set to have no text in common with, such as the test set
   * @param bad the policy for bad rows, here and when the result is read
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

  /** How many texts were left out because they also occur in the other set. */
  public int elsewhere() {
    return elsewhere;
  }

  /** How many texts were left out because they repeat an earlier one. */
  public int repeated() {
    return repeated;
  }

  @Override
  public Stream<LabelledText> stream(BadRows bad) {
    // The stream is sequential, so that a counter gives the row.
    int[] row = {0};
    return texts.stream(bad).filter(text -> !dropped.get(row[0]++));
  }

  @Override
  public List<String> classNames() {
    return texts.classNames();
  }

  @Override
  public String digest() {
    return digest;
  }
}
