/**
 * What a distributed training does in the executors of Spark and how its driver starts it.
 *
 * <p>{@link org.chainzrule.spark.worker.TrainingJob} is one attempt, a barrier job with a {@link
 * org.chainzrule.spark.worker.WorkerTask} for each worker. {@link
 * org.chainzrule.spark.worker.DriverCallbacks} are told in the driver what happens at the first
 * worker.
 *
 * <p>May import {@code text} and what it imports, and {@code spark.storage} and {@code spark.mesh}.
 */
package org.chainzrule.spark.worker;
