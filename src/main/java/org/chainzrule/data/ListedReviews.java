package org.chainzrule.data;

import java.util.List;
import java.util.stream.Stream;

/** Reviews kept in memory. */
record ListedReviews(List<Review> reviews) implements Reviews {

  @Override
  public Stream<Review> stream(BadRows bad) {
    return reviews.stream();
  }

  @Override
  public String digest() {
    Digest digest = Digest.of("reviews");
    reviews.forEach(review -> digest.add(review.stars()).add(review.text()));
    return digest.hex();
  }
}
