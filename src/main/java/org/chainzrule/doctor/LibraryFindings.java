package org.chainzrule.doctor;

import java.util.List;
import org.chainzrule.experiment.page.PageLibraries;
import org.chainzrule.io.DataException;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/** What is found of optional libraries. */
final class LibraryFindings {

  static final String PICOCLI = "info.picocli:picocli:4.7.7";
  static final String LETS_PLOT = "org.jetbrains.lets-plot:lets-plot-common:4.1.0";
  static final String SPARK = "org.apache.spark:spark-sql_2.13:4.2.0";
  static final String LOGBACK = "ch.qos.logback:logback-classic:1.5.32";

  private LibraryFindings() {}

  static List<Finding> all() {
    return List.of(
        library(
            "picocli",
            isPresent("picocli.CommandLine"),
            "add " + PICOCLI + " for the programs' options"),
        library(
            "Lets-Plot",
            hasPages(),
            "add " + LETS_PLOT + " and two more for pages with charts, see docs/reports.md"),
        library(
            "Spark",
            isPresent("org.apache.spark.sql.SparkSession"),
            "add " + SPARK + " for clusters"),
        logging());
  }

  static Finding library(String name, boolean isPresent, String remedy) {
    return isPresent
        ? Finding.ok(name, "on the class path")
        : Finding.note(name, "not on the class path", remedy);
  }

  private static Finding logging() {
    Object factory = LoggerFactory.getILoggerFactory();
    return factory instanceof NOPLoggerFactory
        ? Finding.note(
            "logging", "no logger for SLF4J, so that warnings are lost", "add " + LOGBACK)
        : Finding.ok("logging", "SLF4J by " + factory.getClass().getName());
  }

  private static boolean hasPages() {
    try {
      PageLibraries.check();
      return true;
    } catch (DataException e) {
      return false;
    }
  }

  private static boolean isPresent(String type) {
    try {
      Class.forName(type, false, LibraryFindings.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
