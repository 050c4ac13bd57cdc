package org.chainzrule.spark;

import org.apache.spark.sql.Row;
import org.chainzrule.io.DataException;

/** Reads rows of a table as labelled texts. */
record TextRows(TextColumns columns) implements ShardJob.Reading<TextShard> {

  @Override
  public TextShard begin(Row row) {
    return new TextShard(columns.classNames().size());
  }

  @Override
  public void add(TextShard to, Row row, String key) {
    if (!(row.get(ShardJob.at(0)) instanceof String text)) {
      throw new DataException(
          "expected a text in column " + columns.text() + ", got " + row.get(ShardJob.at(0)));
    }
    to.add(target(row), text, key);
  }

  private double target(Row row) {
    double[] numbers = RowNumbers.of(row, ShardJob.at(1), columns.target());
    if (numbers.length != 1) {
      throw new DataException(
          "expected one number in column " + columns.target() + ", got " + numbers.length);
    }
    return numbers[0];
  }
}
