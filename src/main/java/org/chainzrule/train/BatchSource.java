package org.chainzrule.train;

import java.util.Iterator;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Precision;

/** Where a run's batches come from, one after the other. */
interface BatchSource extends AutoCloseable {

  /**
   * A batch in use; closing it ends its tensors where no scope does.
   *
   * @param rows the numbers of its examples
   */
  record Delivery(int[] rows, Batch batch, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /** The next batch; fails as the data set does. */
  Delivery next();

  @Override
  void close();

  /** Batches made when they are asked for, in the scope of whoever asks. */
  static BatchSource direct(Dataset data, Precision precision, Iterator<int[]> order) {
    return new BatchSource() {
      @Override
      public Delivery next() {
        int[] rows = order.next();
        return new Delivery(rows, data.batch(rows, precision), () -> {});
      }

      @Override
      public void close() {}
    };
  }
}
