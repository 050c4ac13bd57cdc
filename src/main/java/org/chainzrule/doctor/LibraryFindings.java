package org.chainzrule.doctor;

import java.util.List;
import org.chainzrule.experiment.page.PageLibraries;
import org.chainzrule.io.DataException;
import org.slf4j.LoggerFactory;

/** What is found of optional libraries. */
final class LibraryFindings {

  static final String LETS_PLOT = "org.jetbrains.lets-plot:lets-plot-common:4.1.0";
  static final String SPARK = "org.apache.spark:spark-sql_2.13:4.2.0";

  private LibraryFindings() {}

  static List<Finding> all() {
    return List.of(
        library(
            "picocli",
            ProgramLibraries.hasOptions(),
            "add " + ProgramLibraries.PICOCLI + " for the programs' options"),
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
    return ProgramLibraries.hasLogger()
        ? Finding.ok(
            "logging", "SLF4J by " + LoggerFactory.getILoggerFactory().getClass().getName())
        : Finding.note(
            "logging",
            "no logger for SLF4J, so that warnings are lost",
            "add " + ProgramLibraries.LOGBACK);
  }

  private static boolean hasPages() {
    try {
      PageLibraries.check();
      return true;
    } catch (DataException e) {
      return false;
    }
  }

  static boolean isPresent(String type) {
    try {
      Class.forName(type, false, LibraryFindings.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
