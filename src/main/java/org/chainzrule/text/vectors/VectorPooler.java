package org.chainzrule.text.vectors;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chainzrule.text.tokenize.Tokens;

/**
 * Pools the vectors of a text's tokens. An instance serves one thread, since it reuses its buffers.
 */
final class VectorPooler {

  private final WordVectors vectors;
  private final List<PooledVectors.Pool> pools;
  private final Optional<InverseFrequencies> frequencies;
  private final float[] vector;
  private final float[] sum;
  private final float[] weighted;
  private final float[] largest;
  private final float[] smallest;

  VectorPooler(
      WordVectors vectors,
      List<PooledVectors.Pool> pools,
      Optional<InverseFrequencies> frequencies) {
    this.vectors = vectors;
    this.pools = List.copyOf(pools);
    this.frequencies = frequencies;
    int d = vectors.dimension();
    this.vector = new float[d];
    this.sum = new float[d];
    this.weighted = new float[d];
    this.largest = new float[d];
    this.smallest = new float[d];
  }

  /** The number of features of a text, {@code pools · dimension}. */
  int width() {
    return pools.size() * vectors.dimension();
  }

  /** Writes the features to {@code out[at..at+width)}; the number of tokens that have a vector. */
  int pool(Tokens tokens, float[] out, int at) {
    Arrays.fill(sum, 0);
    Arrays.fill(weighted, 0);
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    Arrays.fill(smallest, Float.POSITIVE_INFINITY);
    int count = 0;
    float weights = 0;
    for (int t = 0; t < tokens.count(); t++) {
      int id = vectors.id(tokens, t);
      if (id >= 0) {
        vectors.copy(id, vector);
        float weight = frequencies.isPresent() ? frequencies.get().weight(id) : 0;
        add(weight);
        weights += weight;
        count++;
      }
    }
    if (count > 0) {
      int d = vector.length;
      for (int p = 0; p < pools.size(); p++) {
        write(pools.get(p), count, weights, out, at + p * d);
      }
    }
    return count;
  }

  private void add(float weight) {
    for (int j = 0; j < vector.length; j++) {
      float x = vector[j];
      sum[j] += x;
      weighted[j] += weight * x;
      largest[j] = Math.max(largest[j], x);
      smallest[j] = Math.min(smallest[j], x);
    }
  }

  private void write(PooledVectors.Pool pool, int count, float weights, float[] out, int at) {
    int d = vector.length;
    switch (pool) {
      case MEAN -> scale(sum, 1f / count, out, at);
      case WEIGHTED_MEAN -> scale(weighted, weights > 0 ? 1 / weights : 0, out, at);
      case MAX -> System.arraycopy(largest, 0, out, at, d);
      case MIN -> System.arraycopy(smallest, 0, out, at, d);
    }
  }

  private static void scale(float[] x, float factor, float[] out, int at) {
    for (int j = 0; j < x.length; j++) {
      out[at + j] = factor * x[j];
    }
  }
}
