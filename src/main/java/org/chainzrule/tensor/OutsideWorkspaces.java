package org.chainzrule.tensor;

import org.chainzrule.Internal;
import org.nd4j.linalg.api.memory.MemoryManager;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes a thread leave ND4J's current workspace until it is closed. ND4J allocates in the workspace
 * that is current on the calling thread, and such memory is used again, or freed, when the
 * workspace is closed. Every call of ND4J that may allocate therefore stands inside:
 *
 * <pre>{@code
 * try (OutsideWorkspaces outside = OutsideWorkspaces.enter()) {
 *   array = Nd4j.create(...);
 * }
 * }</pre>
 *
 * <p>The workspace itself is not touched, and is current again afterwards, also after an exception.
 */
@Internal
public final class OutsideWorkspaces implements AutoCloseable {

  private final MemoryManager manager = Nd4j.getMemoryManager();
  private final MemoryWorkspace left = manager.getCurrentWorkspace();

  private OutsideWorkspaces() {
    if (left != null) {
      manager.setCurrentWorkspace(null);
    }
  }

  /** Leaves the workspace that is current on this thread, if any. */
  public static OutsideWorkspaces enter() {
    return new OutsideWorkspaces();
  }

  @Override
  public void close() {
    if (left != null) {
      manager.setCurrentWorkspace(left);
    }
  }
}
