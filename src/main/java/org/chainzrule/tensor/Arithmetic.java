package org.chainzrule.tensor;

import org.chainzrule.Internal;

/** The four arithmetic operations, applied to arrays element by element. */
@Internal
public enum Arithmetic {
  PLUS,
  MINUS,
  TIMES,
  DIVIDE;

  /**
   * {@code out = a op b} for the first {@code n} elements; {@code out} may be one of the others.
   */
  public void apply(float[] a, float[] b, float[] out, int n) {
    switch (this) {
      case PLUS -> plus(a, b, out, n);
      case MINUS -> minus(a, b, out, n);
      case TIMES -> times(a, b, out, n);
      case DIVIDE -> divide(a, b, out, n);
    }
  }

  /** As above, in 64 bits. */
  public void apply(double[] a, double[] b, double[] out, int n) {
    switch (this) {
      case PLUS -> plus(a, b, out, n);
      case MINUS -> minus(a, b, out, n);
      case TIMES -> times(a, b, out, n);
      case DIVIDE -> divide(a, b, out, n);
    }
  }

  private static void plus(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] + b[i];
    }
  }

  private static void minus(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] - b[i];
    }
  }

  private static void times(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] * b[i];
    }
  }

  private static void divide(float[] a, float[] b, float[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] / b[i];
    }
  }

  private static void plus(double[] a, double[] b, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] + b[i];
    }
  }

  private static void minus(double[] a, double[] b, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] - b[i];
    }
  }

  private static void times(double[] a, double[] b, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] * b[i];
    }
  }

  private static void divide(double[] a, double[] b, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = a[i] / b[i];
    }
  }
}
