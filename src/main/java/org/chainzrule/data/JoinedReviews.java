package org.chainzrule.data;

import java.util.List;
import java.util.stream.Stream;

/** The reviews of several sources, one source after the other. */
record JoinedReviews(List<Reviews> parts) implements Reviews {

  @Override
  public Stream<Review> stream(BadRows bad) {
    return parts.stream().flatMap(part -> part.stream(bad));
  }

  @Override
  public String digest() {
    Digest digest = Digest.of("joined");
    parts.forEach(part -> digest.add(part.digest()));
    return digest.hex();
  }
}
