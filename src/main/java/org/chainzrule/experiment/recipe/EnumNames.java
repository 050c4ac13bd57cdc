package org.chainzrule.experiment.recipe;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names of enum constants as options and files spell them: lower case, with hyphens. */
public final class EnumNames {

  private EnumNames() {}

  /** The name of a constant, such as {@code leaky-relu} for {@code LEAKY_RELU}. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The constant with a name, ignoring case.
   *
   * @param type an enum
   * @throws IllegalArgumentException if there is no such constant; the message lists all names
   */
  public static <E> E read(Class<E> type, String name) {
    E[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> of((Enum<?>) constant).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Arrays.stream(constants)
                        .map(constant -> of((Enum<?>) constant))
                        .collect(Collectors.joining(", ", "expected one of ", ", got " + name))));
  }
}
