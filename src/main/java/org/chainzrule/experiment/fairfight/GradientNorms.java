package org.chainzrule.experiment.fairfight;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.metrics.Distribution;

/**
 * The distribution of the norms {@code ‖∂ loss_s / ∂ x_s‖₂} over examples s.
 *
 * @param summary mean, percentiles, maximum (the peak gradient volatility) and tail ratio
 * @param counts how many norms lie between each two consecutive {@link #edges}; the first also
 *     counts the smaller ones, the last also the larger ones
 */
public record GradientNorms(Distribution summary, List<Integer> counts) {

  private static final int LOWEST_DECADE = -6;
  private static final int HIGHEST_DECADE = 3;
  private static final int BINS_IN_DECADE = 8;

  private static final int BINS = BINS_IN_DECADE * (HIGHEST_DECADE - LOWEST_DECADE);

  /** Copies the counts. */
  public GradientNorms {
    counts = List.copyOf(counts);
  }

  /**
   * The distribution of these norms.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static GradientNorms of(double... norms) {
    int[] counts = new int[BINS];
    for (double norm : norms) {
      double bin = Math.floor(BINS_IN_DECADE * (Math.log10(norm) - LOWEST_DECADE));
      counts[(int) Math.max(0, Math.min(BINS - 1, bin))]++;
    }
    List<Integer> boxed = new ArrayList<>();
    IntStream.of(counts).forEach(boxed::add);
    return new GradientNorms(Distribution.of(norms), boxed);
  }

  /** The borders of the bins, eight in each decade from 10⁻⁶ to 10³, the same for all runs. */
  public static List<Double> edges() {
    return IntStream.rangeClosed(0, BINS)
        .mapToObj(i -> Math.pow(10, LOWEST_DECADE + (double) i / BINS_IN_DECADE))
        .toList();
  }
}
