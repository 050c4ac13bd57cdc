package org.chainzrule.experiment.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.chainzrule.Internal;

/** Numbers as people read them, the same in every locale. */
@Internal
public final class Figures {

  /** Stands for a number that there is not. */
  public static final String NONE = "–";

  /** Separates thousands without a point or comma that could be read as the other. */
  private static final char THOUSANDS = '\u202F';

  private Figures() {}

  /** A fraction in 0..1 as a percentage with two digits after the point, such as 97.93 %. */
  public static String percent(double fraction) {
    return Double.isFinite(fraction)
        ? String.format(Locale.ROOT, "%.2f\u202F%%", 100 * fraction)
        : NONE;
  }

  /** A whole number with its thousands apart. */
  public static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', THOUSANDS);
  }

  /** A time with the unit that suits it. */
  public static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NONE;
    }
    return seconds < 100
        ? String.format(Locale.ROOT, "%.1f\u202Fs", seconds)
        : seconds < 7200
            ? String.format(Locale.ROOT, "%.1f\u202Fmin", seconds / 60)
            : String.format(Locale.ROOT, "%.1f\u202Fh", seconds / 3600);
  }

  /** A number with four significant digits; very large and very small ones with an exponent. */
  public static String of(double number) {
    if (Double.isNaN(number)) {
      return NONE;
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(number);
    if (number == Math.rint(number) && size < 1e9) {
      return whole((long) number).replace('-', '−');
    }
    if (size >= 1e6 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.3e", number)
          .replaceFirst("\\.?0*e", "e")
          .replaceFirst("e([+-])0?", "e$1")
          .replace("e+", "e")
          .replace('-', '−');
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(4)).stripTrailingZeros();
    return rounded.toPlainString().replace('-', '−');
  }
}
