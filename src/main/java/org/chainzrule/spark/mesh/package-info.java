/**
 * The mesh: connections between the workers of a distributed training, over which they add their
 * gradients.
 *
 * <p>May import {@code text} and what it imports.
 */
package org.chainzrule.spark.mesh;
