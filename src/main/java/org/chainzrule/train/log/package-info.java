/**
 * Logs of a training for people and programs: CSV, JSON lines, TensorBoard, a progress bar.
 *
 * <p>May import {@code train}.
 */
package org.chainzrule.train.log;
