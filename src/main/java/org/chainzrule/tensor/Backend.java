package org.chainzrule.tensor;

import org.chainzrule.Internal;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** The ND4J backend on the class path, looked up once. */
@Internal
public final class Backend {

  private static final Throwable FAILURE;
  private static final boolean HOST;

  static {
    Throwable failure = null;
    boolean host = false;
    try {
      host =
          Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU
              && !"composed".equals(System.getProperty("chainzrule.kernels"));
    } catch (LinkageError | RuntimeException e) {
      failure = e;
    }
    FAILURE = failure;
    HOST = host;
  }

  private Backend() {}

  /**
   * Whether the backend's memory is host memory, which Java code reads and writes directly.
   *
   * @throws BackendException if there is no backend
   */
  public static boolean host() {
    if (FAILURE != null) {
      throw new BackendException(FAILURE);
    }
    return HOST;
  }
}
