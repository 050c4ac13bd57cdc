/**
 * Preprocessing of texts by several threads, and files that keep its results.
 *
 * <p>{@link org.chainzrule.text.cache.PreprocessingConfig} says how: the cache folder, the number
 * of threads, and what happens to rows that are not examples. Results keep the order of the texts
 * and do not depend on the number of threads.
 *
 * <p>May import {@code data.text} and {@code io}.
 */
package org.chainzrule.text.cache;
