package org.chainzrule.tensor;

/**
 * A tensor's hold on a block of memory. Blocks are reused, storages never are: once its scope has
 * closed, every tensor that shares the storage fails with a message instead of reading memory that
 * now belongs to another tensor.
 */
final class Storage {

  private Memory memory;

  /** The open scope that will release this storage; null where none will. */
  TensorScope scope;

  /** The index of this storage in that scope's list. */
  int place;

  Storage(Memory memory) {
    this.memory = memory;
  }

  Memory memory() {
    if (memory == null) {
      throw new IllegalStateException(
          "this tensor was made in a scope that has closed; TensorScope.keep moves one out in time");
    }
    return memory;
  }

  /** Ends the hold and returns the block. */
  Memory release() {
    Memory released = memory;
    memory = null;
    scope = null;
    return released;
  }
}
