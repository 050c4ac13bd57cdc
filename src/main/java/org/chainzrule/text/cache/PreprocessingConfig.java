package org.chainzrule.text.cache;

import java.nio.file.Path;
import java.util.Optional;
import org.chainzrule.data.text.BadRows;

/**
 * How texts are preprocessed: caching, bad rows and threads. The results do not depend on it,
 * except that bad rows may be skipped.
 *
 * <pre>{@code
 * PreprocessingConfig how = PreprocessingConfig.standard().cachedIn(Path.of("cache"));
 * }</pre>
 *
 * @param cache a folder for results that take long to compute; empty for none
 * @param bad the policy for rows that are not labelled texts
 * @param threads the number of threads, at least 1; results keep the order of the texts
 */
public record PreprocessingConfig(Optional<Path> cache, BadRows bad, int threads) {

  /**
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  public PreprocessingConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("expected at least 1 thread, got " + threads);
    }
  }

  /** No cache, failure at the first bad row, and a thread for each processor. */
  public static PreprocessingConfig standard() {
    return new PreprocessingConfig(
        Optional.empty(), BadRows.fail(), Runtime.getRuntime().availableProcessors());
  }

  /** A copy with a cache folder, which is created if it is missing. */
  public PreprocessingConfig cachedIn(Path folder) {
    return new PreprocessingConfig(Optional.of(folder), bad, threads);
  }

  /** A copy with another policy for bad rows. */
  public PreprocessingConfig with(BadRows bad) {
    return new PreprocessingConfig(cache, bad, threads);
  }

  /** A copy with another number of threads. */
  public PreprocessingConfig threads(int threads) {
    return new PreprocessingConfig(cache, bad, threads);
  }
}
