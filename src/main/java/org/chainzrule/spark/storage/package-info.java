/**
 * Files and folders of Hadoop file systems, such as HDFS or S3, as paths of Java.
 *
 * <p>{@link org.chainzrule.spark.storage.HadoopFiles} gives the path of a location. Models,
 * checkpoints and shards are then read and written by the same code as on a local disk, since that
 * code takes paths of Java.
 *
 * <p>May import {@code text} and what it imports.
 */
package org.chainzrule.spark.storage;
