/**
 * Checkpoints: files from which an interrupted training goes on to the same bytes.
 *
 * <p>{@link org.chainzrule.train.checkpoint.Checkpoints} says where and how often they are written,
 * keeps the latest and the best, and loads weights. A checkpoint is a safetensors file with the
 * parameters, the optimizer's state, the history of losses, and a fingerprint of all settings; one
 * that does not fit is refused.
 *
 * <p>May import {@code model} and what it imports.
 */
package org.chainzrule.train.checkpoint;
