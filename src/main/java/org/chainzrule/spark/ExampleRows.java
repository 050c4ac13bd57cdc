package org.chainzrule.spark;

import org.apache.spark.sql.Row;
import org.chainzrule.tensor.Shape;

/** Reads rows of a table as examples. */
record ExampleRows(ExampleColumns columns) implements ShardJob.Reading<ExampleShard> {

  @Override
  public ExampleShard begin(Row row) {
    int inputs = RowNumbers.of(row, ShardJob.at(0), columns.inputs()).length;
    return new ExampleShard(Shape.of(inputs), columns.classes());
  }

  @Override
  public void add(ExampleShard to, Row row, String key) {
    double[] input = RowNumbers.of(row, ShardJob.at(0), columns.inputs());
    double[] target = RowNumbers.of(row, ShardJob.at(columns.inputs().size()), columns.targets());
    to.add(input, target, key);
  }
}
