package org.chainzrule.tensor;

/**
 * A tensor's claim on a block of memory. Blocks are used again, claims never are: once its scope
 * has closed, every tensor that shares the claim knows.
 */
final class Storage {

  private Memory memory;

  /** The open scope that will end this claim, and this claim's place in its list. */
  TensorScope scope;

  int place;

  Storage(Memory memory) {
    this.memory = memory;
  }

  Memory memory() {
    if (memory == null) {
      throw new IllegalStateException(
          "this tensor was made in a scope that has closed; Scope.keep moves one out in time");
    }
    return memory;
  }

  /** Ends the claim and hands back its block. */
  Memory release() {
    Memory released = memory;
    memory = null;
    scope = null;
    return released;
  }
}
