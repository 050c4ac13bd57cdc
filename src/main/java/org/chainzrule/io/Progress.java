package org.chainzrule.io;

/** Receives the progress of a download, on the thread that waits for the file. */
@FunctionalInterface
public interface Progress {

  /**
   * Called after each piece of a file.
   *
   * @param done bytes received so far
   * @param total bytes in all, or -1 where the server did not say
   */
  void at(long done, long total);

  /** A receiver that does nothing. */
  static Progress none() {
    return (done, total) -> {};
  }
}
