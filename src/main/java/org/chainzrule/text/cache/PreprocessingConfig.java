package org.chainzrule.text.cache;

import java.nio.file.Path;
import java.util.Optional;
import org.chainzrule.data.text.BadRows;

/**
 * How texts are turned into what is learned from. None of it changes the outcome, except that bad
 * rows may be left out.
 *
 * @param cache a folder for what took long to make, under a digest of all that went into it
 * @param bad decides about rows that are no texts
 * @param threads at least 1; each works on its own texts, and results keep the order of the texts
 */
public record PreprocessingConfig(Optional<Path> cache, BadRows bad, int threads) {

  /**
   * As given.
   *
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  public PreprocessingConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1 thread, got " + threads);
    }
  }

  /** No cache, no bad row, a thread for each processor. */
  public static PreprocessingConfig standard() {
    return new PreprocessingConfig(
        Optional.empty(), BadRows.fail(), Runtime.getRuntime().availableProcessors());
  }

  /** A copy with a cache, which is made where it is missing. */
  public PreprocessingConfig cachedIn(Path folder) {
    return new PreprocessingConfig(Optional.of(folder), bad, threads);
  }

  /** A copy with another way with bad rows. */
  public PreprocessingConfig with(BadRows bad) {
    return new PreprocessingConfig(cache, bad, threads);
  }

  /** A copy with another number of threads. */
  public PreprocessingConfig threads(int threads) {
    return new PreprocessingConfig(cache, bad, threads);
  }
}
