package org.chainzrule.tensor;

import java.util.List;
import java.util.Queue;

/**
 * Tensors on their way from the thread that made them to one that uses them, see {@link
 * TensorScope#pack}. Hand it over by something that orders memory, such as a blocking queue.
 * Closing it ends its tensors and sends their blocks home, to the pool they came from.
 */
public final class TensorTransfer implements AutoCloseable {

  private final Queue<Memory> home;
  private List<Storage> contents;

  TensorTransfer(List<Storage> contents, Queue<Memory> home) {
    this.contents = contents;
    this.home = home;
  }

  /** Ends the tensors, on whichever thread; a second time it does nothing. */
  @Override
  public void close() {
    List<Storage> ended = contents;
    contents = List.of();
    for (Storage storage : ended) {
      home.add(TensorScope.end(storage));
    }
  }
}
