package org.chainzrule.io;

/** Receives how far the download of a file has come, on the thread that waits for the file. */
@FunctionalInterface
public interface Progress {

  /**
   * Called after each piece of a file.
   *
   * @param done bytes so far
   * @param total bytes in all, or -1 where the server did not say
   */
  void at(long done, long total);

  /** A receiver that does nothing. */
  static Progress none() {
    return (done, total) -> {};
  }
}
