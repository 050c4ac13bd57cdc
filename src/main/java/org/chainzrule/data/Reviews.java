package org.chainzrule.data;

import java.util.List;
import java.util.stream.Stream;

/** Reviews that can be read again and again, always the same in the same order. */
public interface Reviews {

  /**
   * The reviews one by one, in bounded memory. The stream is sequential and holds a file open:
   * close it.
   *
   * @param bad decides about rows that are no reviews
   * @throws DataException here or while reading, if the source is missing or damaged
   */
  Stream<Review> stream(BadRows bad);

  /** Tells these reviews from any others: 64 hex digits, made from the bytes they come from. */
  String digest();

  /** These reviews, kept in memory. */
  static Reviews of(List<Review> reviews) {
    return new ListedReviews(List.copyOf(reviews));
  }

  /** All reviews of each of these in turn. */
  static Reviews joined(List<Reviews> parts) {
    return new JoinedReviews(List.copyOf(parts));
  }
}
