package org.chainzrule.data.text;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.chainzrule.Internal;

/** Streams that never read further than they are asked to. */
@Internal
public final class IteratorStreams {

  private IteratorStreams() {}

  /** What an iterator gives, in its order. */
  public static Stream<LabelledText> stream(Iterator<LabelledText> texts, Runnable close) {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(texts, traits), false)
        .onClose(close);
  }
}
