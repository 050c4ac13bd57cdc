package org.chainzrule.train.checkpoint;

import org.chainzrule.Internal;

/**
 * A run that cannot go on from a checkpoint, or keep any: the message says which, and what differs.
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
