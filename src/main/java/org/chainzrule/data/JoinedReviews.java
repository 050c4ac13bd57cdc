package org.chainzrule.data;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** The reviews of several sources, one source after the other. */
record JoinedReviews(List<Reviews> parts) implements Reviews {

  @Override
  public Stream<Review> stream(BadRows bad) {
    Each each = new Each(parts.iterator(), bad);
    return OneByOne.stream(each, each::close);
  }

  /** Opens a source when the one before is at its end; a flat map would take it in whole. */
  private static final class Each implements Iterator<Review> {

    private final Iterator<Reviews> parts;
    private final BadRows bad;
    private Stream<Review> open = Stream.empty();
    private Iterator<Review> reviews = open.iterator();

    Each(Iterator<Reviews> parts, BadRows bad) {
      this.parts = parts;
      this.bad = bad;
    }

    @Override
    public boolean hasNext() {
      while (!reviews.hasNext() && parts.hasNext()) {
        open.close();
        open = parts.next().stream(bad);
        reviews = open.iterator();
      }
      return reviews.hasNext();
    }

    @Override
    public Review next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return reviews.next();
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
