package org.chainzrule.train;

import java.util.Iterator;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Precision;

/** The sequence of training batches that a run consumes. */
interface BatchSource extends AutoCloseable {

  /**
   * A batch in use. Closing it frees its tensors if no tensor scope owns them.
   *
   * @param rows the indices of its examples in the data set
   */
  record LoadedBatch(int[] rows, Batch batch, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
      release.run();
    }
  }

  /** Returns the next batch; an exception of the data set is thrown on. */
  LoadedBatch next();

  @Override
  void close();

  /**
   * A source that makes each batch on the calling thread when it is asked for; the batch belongs to
   * the caller's tensor scope.
   */
  static BatchSource direct(
      Dataset data, Precision precision, Iterator<ShuffledBatches.Chosen> batches) {
    return new BatchSource() {
      @Override
      public LoadedBatch next() {
        ShuffledBatches.Chosen next = batches.next();
        return new LoadedBatch(next.rows(), next.of(data, precision), () -> {});
      }

      @Override
      public void close() {}
    };
  }
}
