package org.chainzrule.fuzz;

import java.util.List;
import org.chainzrule.tensor.random.Generator;

/** Changes a JSON text that mostly stays JSON: members are lost, doubled, renamed and replaced. */
final class JsonMutator {

  private static final int DEEP = 1_500;

  private static final List<String> VALUES =
      List.of(
          "null", "true", "false", "[]", "{}", "\"\"", "\"0\"", "\" \"", "\"\\ud800\"", "\"a\"");

  private final Generator random;

  JsonMutator(Generator random) {
    this.random = random;
  }

  String mutate(String text) {
    List<JsonSpans.Span> spans = JsonSpans.of(text);
    if (spans.isEmpty()) {
      return "{}";
    }
    JsonSpans.Span span = spans.get(random.nextInt(spans.size()));
    JsonSpans.Span other = spans.get(random.nextInt(spans.size()));
    String value = text.substring(span.from(), span.to());
    String member = text.substring(span.key(), span.to());
    String before = text.substring(0, span.from());
    String after = text.substring(span.to());
    return switch (random.nextInt(10)) {
      case 0 -> without(text, span);
      case 1 -> text.substring(0, span.key()) + member + "," + member + after;
      case 2 -> before + VALUES.get(random.nextInt(VALUES.size())) + after;
      case 3, 4 -> before + number() + after;
      case 5 -> before + text.substring(other.from(), other.to()) + after;
      case 6 -> renamed(text, span, other);
      case 7 ->
          before + (random.nextInt(2) == 0 ? "[" + value + "]" : "{\"a\":" + value + "}") + after;
      case 8 -> before + "\"" + number() + "\"" + after;
      default ->
          random.nextInt(10) == 0
              ? before + "{\"a\":".repeat(DEEP) + value + "}".repeat(DEEP) + after
              : before + swapped(value) + after;
    };
  }

  private String number() {
    return Mutator.DECIMALS.get(random.nextInt(Mutator.DECIMALS.size()));
  }

  private static String without(String text, JsonSpans.Span span) {
    int from = span.key();
    int to = span.to();
    if (to < text.length() && text.charAt(to) == ',') {
      to++;
    } else if (from > 0 && text.charAt(from - 1) == ',') {
      from--;
    }
    return text.substring(0, from) + text.substring(to);
  }

  private String renamed(String text, JsonSpans.Span span, JsonSpans.Span other) {
    if (!span.member()) {
      return text;
    }
    String[] names = other.path().split("\n", -1);
    String name = random.nextInt(4) == 0 ? number() : names[names.length - 1];
    return text.substring(0, span.key()) + "\"" + name + "\":" + text.substring(span.from());
  }

  /** Text as a number, a number as text. */
  private static String swapped(String value) {
    return value.startsWith("\"") && value.length() > 1
        ? value.substring(1, value.length() - 1)
        : "\"" + value.replace("\"", "") + "\"";
  }
}
