package org.chainzrule.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How texts are turned into what is learned from. None of it changes the outcome, except that bad
 * rows may be left out.
 *
 * @param cache a folder for what took long to make, under a digest of all that went into it
 * @param bad decides about rows that are no reviews
 * @param threads at least 1; each works on its own texts, and results keep the order of the texts
 */
public record Preparation(Optional<Path> cache, BadRows bad, int threads) {

  /**
   * As given.
   *
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  public Preparation {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1 thread, got " + threads);
    }
  }

  /** No cache, no bad row, a thread for each processor. */
  public static Preparation standard() {
    return new Preparation(
        Optional.empty(), BadRows.fail(), Runtime.getRuntime().availableProcessors());
  }

  /** A copy with a cache, which is made where it is missing. */
  public Preparation cachedIn(Path folder) {
    return new Preparation(Optional.of(folder), bad, threads);
  }

  /** A copy with another way with bad rows. */
  public Preparation with(BadRows bad) {
    return new Preparation(cache, bad, threads);
  }

  /** A copy with another number of threads. */
  public Preparation threads(int threads) {
    return new Preparation(cache, bad, threads);
  }
}
