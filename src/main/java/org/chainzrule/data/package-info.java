/**
 * Data sets: the examples that a network trains on and is evaluated on.
 *
 * <p>{@link org.chainzrule.data.Dataset} copies examples out as a {@link org.chainzrule.data.Batch}
 * of inputs and targets; {@link org.chainzrule.data.Images} and {@link org.chainzrule.data.Table}
 * hold them in memory, {@link org.chainzrule.data.Subset} selects some. File formats and sources
 * are in sub-packages: {@code data.table}, {@code data.mnist}, {@code data.text}, {@code
 * data.yelp}.
 *
 * <p>May import {@code tensor} and {@code io}.
 */
package org.chainzrule.data;
