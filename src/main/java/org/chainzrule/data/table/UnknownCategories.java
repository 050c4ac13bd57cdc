package org.chainzrule.data.table;

/** What happens to a category that no training row has. */
public enum UnknownCategories {
  /** Its row is refused. */
  REFUSED,
  /** Its one-hot features are all 0. */
  ZEROS
}
