package org.chainzrule.train.checkpoint;

import org.chainzrule.Internal;

/**
 * Thrown when a run cannot resume from a checkpoint or cannot keep any. The message names the file
 * or folder and what differs.
 */
public final class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1;

  @Internal
  public CheckpointException(String message) {
    super(message);
  }

  CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
