package org.chainzrule.data;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Streams that never read further than they are asked to. */
final class OneByOne {

  private OneByOne() {}

  /** What an iterator gives, in its order. */
  static Stream<Review> stream(Iterator<Review> reviews, Runnable close) {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(reviews, traits), false)
        .onClose(close);
  }
}
