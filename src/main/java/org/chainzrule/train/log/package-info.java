/**
 * Callbacks that log a training run: CSV, JSON lines, TensorBoard and a progress bar.
 *
 * <p>May import {@code train}.
 */
package org.chainzrule.train.log;
