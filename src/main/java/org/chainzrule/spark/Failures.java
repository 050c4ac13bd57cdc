package org.chainzrule.spark;

import org.chainzrule.io.DataException;

/** Finds what went wrong in a job of Spark, which reports it inside its own long messages. */
final class Failures {

  private Failures() {}

  /** The failure of a task as it was thrown there, or, if it was not our own, of the job. */
  static RuntimeException ofJob(String what, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataException || cause instanceof IllegalArgumentException) {
        return new DataException(cause.getMessage(), failure);
      }
    }
    return new DataException(what + ": " + failure.getMessage(), failure);
  }
}
