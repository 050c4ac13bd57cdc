package org.chainzrule.spark.mesh;

import org.chainzrule.Internal;

/** Says that the connection to another worker is lost or was never made. */
@Internal
public final class MeshException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean isFinal;

  MeshException(String message) {
    this(message, false, null);
  }

  MeshException(String message, Throwable cause) {
    this(message, false, cause);
  }

  MeshException(String message, boolean isFinal, Throwable cause) {
    super(message, cause);
    this.isFinal = isFinal;
  }

  /** Whether another worker failed in a way that would repeat itself, as it said. */
  public boolean isFinal() {
    return isFinal;
  }
}
