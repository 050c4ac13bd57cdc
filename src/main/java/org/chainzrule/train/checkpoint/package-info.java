/**
 * Checkpoints: files from which an interrupted training run is resumed bit by bit.
 *
 * <p>{@link org.chainzrule.train.checkpoint.Checkpoints} sets where and how often they are written
 * and which are kept, and loads weights from them. A checkpoint is a safetensors file with the
 * parameters, the optimizer state, the history of losses and validations, and a fingerprint of the
 * run; a run that differs from it is refused with {@link
 * org.chainzrule.train.checkpoint.CheckpointException}.
 *
 * <p>May import {@code model} and what it imports.
 */
package org.chainzrule.train.checkpoint;
