package org.chainzrule.tensor.kernel;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.tensor.OutsideWorkspaces;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The ND4J arrays of one kernel call, made outside workspaces and closed when the call ends. */
final class Temporaries implements AutoCloseable {

  private final OutsideWorkspaces outside = OutsideWorkspaces.enter();
  private final List<INDArray> arrays = new ArrayList<>();

  /** Registers an array to be closed and returns it. */
  INDArray of(INDArray array) {
    arrays.add(array);
    return array;
  }

  @Override
  public void close() {
    try (outside) {
      for (INDArray array : arrays) {
        if (array.closeable()) {
          array.close();
        }
      }
    }
  }
}
