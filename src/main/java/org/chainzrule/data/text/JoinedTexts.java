package org.chainzrule.data.text;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.chainzrule.io.Digest;

/** The concatenation of several sources of texts. */
record JoinedTexts(List<LabelledTexts> parts) implements LabelledTexts {

  JoinedTexts {
    List<List<String>> names = parts.stream().map(LabelledTexts::classNames).distinct().toList();
    if (names.size() != 1) {
      throw new IllegalArgumentException("expected texts of the same classes, got " + names);
    }
  }

  @Override
  public List<String> classNames() {
    return parts.get(0).classNames();
  }

  @Override
  public Stream<LabelledText> stream(BadRows bad) {
    Concatenation all = new Concatenation(parts.iterator(), bad);
    return IteratorStreams.stream(all, all::close);
  }

  /** Opens a source when the one before has ended; a flat map would read it whole into memory. */
  private static final class Concatenation implements Iterator<LabelledText> {

    private final Iterator<LabelledTexts> parts;
    private final BadRows bad;
    private Stream<LabelledText> open = Stream.empty();
    private Iterator<LabelledText> texts = open.iterator();

    Concatenation(Iterator<LabelledTexts> parts, BadRows bad) {
      this.parts = parts;
      this.bad = bad;
    }

    @Override
    public boolean hasNext() {
      while (!texts.hasNext() && parts.hasNext()) {
        open.close();
        open = parts.next().stream(bad);
        texts = open.iterator();
      }
      return texts.hasNext();
    }

    @Override
    public LabelledText next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return texts.next();
    }

    void close() {
      open.close();
    }
  }

  @Override
  public String digest() {
    Digest digest = Digest.of("joined");
    parts.forEach(part -> digest.add(part.digest()));
    return digest.hex();
  }
}
