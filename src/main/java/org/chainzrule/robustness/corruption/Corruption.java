package org.chainzrule.robustness.corruption;

import java.util.Arrays;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * A kind of damage that images suffer in practice. Each has five strengths, from slight (1) to
 * severe (5). Random choices, such as the direction of a shift, follow from seeds, so that the same
 * seeds give the same image.
 *
 * <pre>{@code
 * double[] foggy = Corruption.FOG.apply(pixels, 28, 28, 3, Seeds.of(1));
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1903.12261">Hendrycks and Dietterich, 2019</a>
 * @see <a href="https://arxiv.org/abs/1906.02337">Mu and Gilmer, 2019: MNIST-C</a>
 */
public enum Corruption {

  /** Shifts the image in a random direction, by 5 to 25 % of its width. */
  TRANSLATE(0.05, 0.1, 0.15, 0.2, 0.25) {
    @Override
    Plane damage(Plane plane, double strength, Generator random) {
      double angle = random.nextDouble(0, 2 * Math.PI);
      double distance = strength * plane.width();
      return plane.mapped(1, 0, 0, 1, distance * Math.cos(angle), distance * Math.sin(angle));
    }
  },

  /** Turns the image to either side, by 10 to 50 degrees. */
  ROTATE(10, 20, 30, 40, 50) {
    @Override
    Plane damage(Plane plane, double strength, Generator random) {
      double angle = sign(random) * Math.toRadians(strength);
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      return plane.mapped(cos, sin, -sin, cos, 0, 0);
    }
  },

  /** Slants the image to either side, by 0.15 to 0.75 of its height. */
  SHEAR(0.15, 0.3, 0.45, 0.6, 0.75) {
    @Override
    Plane damage(Plane plane, double strength, Generator random) {
      return plane.mapped(1, sign(random) * strength, 0, 1, 0, 0);
    }
  },

  /** Shrinks the image to 90 to 50 % of its size. */
  SCALE(0.9, 0.8, 0.7, 0.6, 0.5) {
    @Override
    Plane damage(Plane plane, double strength, Generator random) {
      return plane.mapped(1 / strength, 0, 0, 1 / strength, 0, 0);
    }
  },

  /** Blurs the image by a Gaussian with a standard deviation of 2 to 8 % of its width. */
  BLUR(0.02, 0.03, 0.04, 0.06, 0.08) {
    @Override
    Plane damage(Plane plane, double strength, Generator random) {
      return Filters.gaussian(plane, strength * plane.width());
    }
  },

  /** Counts photons, 30 down to 2 for a white pixel: noise that grows with the brightness. */
  SHOT_NOISE(30, 15, 8, 4, 2) {
    @Override
    Plane damage(Plane plane, double strength, Generator random) {
      return plane.with((x, y) -> poisson(strength * plane.at(x, y), random) / strength);
    }
  },

  /** Makes 5 to 40 % of the pixels black or white. */
  IMPULSE_NOISE(0.05, 0.1, 0.2, 0.3, 0.4) {
    @Override
    Plane damage(Plane plane, double strength, Generator random) {
      return plane.with(
          (x, y) -> random.nextDouble() < strength ? random.nextInt(2) : plane.at(x, y));
    }
  },

  /** Reduces the contrast about the mean brightness, to 60 to 10 % of what it was. */
  CONTRAST(0.6, 0.45, 0.3, 0.2, 0.1) {
    @Override
    Plane damage(Plane plane, double strength, Generator random) {
      double mean = Arrays.stream(plane.pixels()).average().orElse(0);
      return plane.with((x, y) -> mean + strength * (plane.at(x, y) - mean));
    }
  },

  /** Lays a cloud of uneven brightness over the image, which covers 20 to 60 % of it. */
  FOG(0.2, 0.3, 0.4, 0.5, 0.6) {
    @Override
    Plane damage(Plane plane, double strength, Generator random) {
      Plane cloud = Filters.cloud(plane.width(), plane.height(), random);
      return plane.with((x, y) -> (1 - strength) * plane.at(x, y) + strength * cloud.at(x, y));
    }
  },

  /** Inverts 1 to 5 vertical stripes, each 1/14 of the width. */
  STRIPES(1, 2, 3, 4, 5) {
    @Override
    Plane damage(Plane plane, double strength, Generator random) {
      int stripe = Math.max(1, plane.width() / 14);
      boolean[] inverted = new boolean[plane.width()];
      for (int i = 0; i < strength; i++) {
        int from = random.nextInt(Math.max(1, plane.width() - stripe + 1));
        Arrays.fill(inverted, from, Math.min(inverted.length, from + stripe), true);
      }
      return plane.with((x, y) -> inverted[x] ? 1 - plane.at(x, y) : plane.at(x, y));
    }
  };

  /** The number of strengths. */
  public static final int SEVERITIES = 5;

  private final double[] strengths;

  Corruption(double... strengths) {
    this.strengths = strengths;
  }

  abstract Plane damage(Plane plane, double strength, Generator random);

  /**
   * A damaged copy of an image.
   *
   * @param pixels brightnesses in 0..1, line after line, and channel after channel: {@code width ·
   *     height · channels} numbers
   * @param severity in 1..5
   * @param seeds of the random choices; all channels of an image share them
   * @throws IllegalArgumentException if the pixels are no multiple of {@code width · height} or the
   *     severity is out of range
   */
  public double[] apply(double[] pixels, int width, int height, int severity, Seeds seeds) {
    checkSeverity(severity);
    int size = Math.multiplyExact(width, height);
    if (size < 1 || pixels.length % size != 0) {
      throw new IllegalArgumentException(
          "expected a multiple of " + width + " x " + height + " pixels, got " + pixels.length);
    }
    double[] damaged = new double[pixels.length];
    for (int from = 0; from < pixels.length; from += size) {
      Plane plane = new Plane(Arrays.copyOfRange(pixels, from, from + size), width, height);
      Plane changed = damage(plane, strengths[severity - 1], seeds.child(name()).generator());
      System.arraycopy(changed.pixels(), 0, damaged, from, size);
    }
    return damaged;
  }

  static void checkSeverity(int severity) {
    if (severity < 1 || severity > SEVERITIES) {
      throw new IllegalArgumentException("expected a severity in 1..5, got " + severity);
    }
  }

  private static int sign(Generator random) {
    return random.nextInt(2) == 0 ? -1 : 1;
  }

  /** A Poisson number by Knuth's product of uniforms; the mean is at most a few dozen. */
  private static int poisson(double mean, Generator random) {
    double limit = Math.exp(-mean);
    int count = 0;
    for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }
}
