package org.chainzrule.examples;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.chainzrule.nn.OrdinalHead;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of heads as they are typed: with dashes, in lower case. */
final class Head implements ITypeConverter<OrdinalHead> {

  @Override
  public OrdinalHead convert(String name) {
    return Arrays.stream(OrdinalHead.values())
        .filter(head -> typed(head).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected one of "
                        + Arrays.stream(OrdinalHead.values())
                            .map(Head::typed)
                            .collect(Collectors.joining(", "))
                        + ", got "
                        + name));
  }

  static String typed(OrdinalHead head) {
    return head.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
