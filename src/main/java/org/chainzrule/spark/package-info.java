/**
 * Training, data and prediction on Apache Spark.
 *
 * <p>This room is the only one that knows Spark and Hadoop, which are optional: a project that uses
 * it adds {@code org.apache.spark:spark-sql_2.13} itself. Sub-packages, in order: {@code storage}
 * has files of Hadoop, {@code mesh} the connections between workers, {@code worker} what executors
 * do.
 *
 * <p>May import {@code text} and what it imports.
 */
package org.chainzrule.spark;
