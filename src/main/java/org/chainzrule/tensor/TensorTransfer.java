package org.chainzrule.tensor;

import java.util.List;

/**
 * Tensors that are handed from the thread that created them to another one; see {@link
 * TensorScope#pack}. Pass it through something with a happens-before edge, such as a blocking
 * queue. Closing it ends its tensors and returns their memory to the pool it came from.
 */
public final class TensorTransfer implements AutoCloseable {

  private final Pool origin;
  private List<Storage> contents;

  TensorTransfer(List<Storage> contents, Pool origin) {
    this.contents = contents;
    this.origin = origin;
  }

  /** Ends the tensors. Any thread may call it; a second call does nothing. */
  @Override
  public void close() {
    List<Storage> ended = contents;
    contents = List.of();
    for (Storage storage : ended) {
      origin.giveBack(TensorScope.end(storage));
    }
  }
}
