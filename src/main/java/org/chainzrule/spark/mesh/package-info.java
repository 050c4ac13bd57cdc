/**
 * The mesh: TCP connections between the workers of a distributed training, over which they add
 * their gradients.
 *
 * <p>{@link org.chainzrule.spark.mesh.MeshListener} listens on one address until all workers are
 * connected and have proved that they know the secret of the job; {@link
 * org.chainzrule.spark.mesh.Mesh} then carries their messages. Every message has a checksum, every
 * length a limit and every silence a deadline.
 *
 * <p>May import {@code text} and what it imports.
 */
package org.chainzrule.spark.mesh;
