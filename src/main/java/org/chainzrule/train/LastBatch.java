package org.chainzrule.train;

/**
 * What becomes of the last batch of an epoch where the examples do not fill it. A small batch gives
 * a noisy gradient, and statistics of few examples to a layer such as {@link
 * org.chainzrule.nn.layer.BatchNorm}; of one example it has none at all.
 */
public enum LastBatch {
  /** It is used as it is, with as few examples as there are. */
  KEEP,
  /**
   * It is left out. Since every epoch has another order, other examples are left out each time.
   * Data that does not fill a single batch is used whole.
   */
  DROP,
  /** Its examples are added to the batch before it, which is then larger than the others. */
  JOIN
}
