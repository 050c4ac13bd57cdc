package org.chainzrule.data.text;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.chainzrule.Internal;

/** Streams over iterators that read no further than the caller asks. */
@Internal
public final class IteratorStreams {

  private IteratorStreams() {}

  /** A sequential stream of the elements of an iterator; {@code close} runs when it is closed. */
  public static Stream<LabelledText> stream(Iterator<LabelledText> texts, Runnable close) {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(texts, traits), false)
        .onClose(close);
  }
}
