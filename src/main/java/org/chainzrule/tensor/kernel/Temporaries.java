package org.chainzrule.tensor.kernel;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The ND4J arrays of one kernel call, closed when it ends. */
final class Temporaries implements AutoCloseable {

  private final List<INDArray> arrays = new ArrayList<>();

  /** Registers an array to be closed and returns it. */
  INDArray of(INDArray array) {
    arrays.add(array);
    return array;
  }

  @Override
  public void close() {
    for (INDArray array : arrays) {
      if (array.closeable()) {
        array.close();
      }
    }
  }
}
