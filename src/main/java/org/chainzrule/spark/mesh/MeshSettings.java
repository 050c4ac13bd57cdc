package org.chainzrule.spark.mesh;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.chainzrule.Internal;

/**
 * What the workers of a mesh have in common.
 *
 * @param secret of the job, at least 16 bytes that nobody else knows
 * @param start how long all workers together may take to connect
 * @param silence how long a worker may say nothing; it says that it is there four times as often,
 *     whatever it computes
 * @param isCancelled asked while a worker waits for others; true ends the wait
 */
@Internal
public record MeshSettings(
    byte[] secret, Duration start, Duration silence, BooleanSupplier isCancelled) {

  private static final int LEAST_SECRET = 16;

  /**
   * @throws IllegalArgumentException if the secret is too short or a time is not positive
   */
  public MeshSettings {
    secret = secret.clone();
    if (secret.length < LEAST_SECRET) {
      throw new IllegalArgumentException(
          "expected a secret of at least " + LEAST_SECRET + " bytes, got " + secret.length);
    }
    if (start.toMillis() < 1 || silence.toMillis() < 4) {
      throw new IllegalArgumentException(
          "expected positive deadlines, got " + start + " and " + silence);
    }
  }

  @Override
  public byte[] secret() {
    return secret.clone();
  }

  @Override
  public String toString() {
    return "MeshSettings with " + start + " to connect and " + silence + " of silence";
  }
}
