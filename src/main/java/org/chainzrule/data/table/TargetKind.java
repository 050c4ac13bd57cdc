package org.chainzrule.data.table;

/** What the target columns of a table hold. */
public enum TargetKind {
  /** One column that names a class. */
  CLASS,
  /** One or more columns of numbers. */
  NUMBERS,
  /** One or more columns of 0 and 1, whether a label applies; several may apply to one row. */
  LABELS
}
