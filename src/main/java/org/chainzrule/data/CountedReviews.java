package org.chainzrule.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Stream;

/** Reviews of which there must be so many, as many for each number of stars. */
record CountedReviews(Reviews reviews, int rows) implements Reviews {

  @Override
  public Stream<Review> stream(BadRows bad) {
    Stream<Review> all = reviews.stream(bad);
    Iterator<Review> each = all.iterator();
    int[] counts = new int[Review.STARS];
    Iterator<Review> counting =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            boolean more = each.hasNext();
            if (!more && !bad.skipping()) {
              check(counts);
            }
            return more;
          }

          @Override
          public Review next() {
            Review review = each.next();
            counts[review.label()]++;
            return review;
          }
        };
    return OneByOne.stream(counting, all::close);
  }

  private void check(int[] counts) {
    int[] expected = new int[Review.STARS];
    Arrays.fill(expected, rows / Review.STARS);
    if (!Arrays.equals(counts, expected)) {
      throw new DataException(
          "expected "
              + rows
              + " reviews, "
              + rows / Review.STARS
              + " of each number of stars, got "
              + Arrays.toString(counts)
              + " of 1 to 5 stars: "
              + reviews);
    }
  }

  @Override
  public String digest() {
    return reviews.digest();
  }
}
