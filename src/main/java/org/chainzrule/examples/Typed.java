package org.chainzrule.examples;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.chainzrule.nn.Decision;
import org.chainzrule.nn.OrdinalHead;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of choices as they are typed: with dashes, in lower case. */
final class Typed {

  private Typed() {}

  static String of(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E read(String name, E[] choices) {
    return Arrays.stream(choices)
        .filter(choice -> of(choice).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected one of "
                        + Arrays.stream(choices).map(Typed::of).collect(Collectors.joining(", "))
                        + ", got "
                        + name));
  }

  /** Reads the name of a head. */
  static final class Head implements ITypeConverter<OrdinalHead> {
    @Override
    public OrdinalHead convert(String name) {
      return read(name, OrdinalHead.values());
    }
  }

  /** Reads the name of a decision. */
  static final class Answer implements ITypeConverter<Decision> {
    @Override
    public Decision convert(String name) {
      return read(name, Decision.values());
    }
  }
}
