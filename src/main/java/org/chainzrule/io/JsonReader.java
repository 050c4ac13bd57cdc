package org.chainzrule.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.chainzrule.Internal;

/**
 * A streaming reader of a JSON text, so that a text of the wrong form is refused before the rest of
 * it is read. All methods throw an {@code IllegalArgumentException} where the text is not JSON, is
 * nested more than 1,000 levels deep, has a number of more than 32 characters, has a name twice in
 * one object, or has something other than what the method reads; the message says what was expected
 * and what came.
 */
@Internal("tensor")
public final class JsonReader {

  /** The deepest nesting of objects and arrays that is read. */
  private static final int MAX_DEPTH = 1000;

  /** The longest number that is read, in characters; Java writes at most 24. */
  private static final int MAX_DIGITS = 32;

  private final String noun;
  private final JsonParser json;
  private final boolean takesLists;

  /** The names so far in each object around the current place. */
  private final Deque<Set<String>> names = new ArrayDeque<>();

  private int depth;

  /**
   * A reader at the beginning of a text.
   *
   * @param noun what the text is, for messages, such as {@code header}
   */
  public JsonReader(String noun, String text) {
    this(noun, text, false);
  }

  /**
   * @param takesLists whether {@link #object} takes arrays, as lists
   */
  JsonReader(String noun, String text, boolean takesLists) {
    this.noun = noun;
    this.takesLists = takesLists;
    this.json = parsed(() -> Json.parser(text));
  }

  /** Enters the object that comes next; {@link #member} then gives its members. */
  public void enter(String expected) {
    next();
    require(json.hasToken(JsonToken.START_OBJECT), expected);
    names.push(new HashSet<>());
  }

  /** The name of the next member of the object, or null after its last, which leaves the object. */
  public String member() {
    if (next() != JsonToken.FIELD_NAME) {
      names.pop();
      return null;
    }
    String name = parsed(json::currentName);
    if (!names.element().add(name)) {
      throw new IllegalArgumentException("expected each name once, got " + name + " twice");
    }
    return name;
  }

  /** The text that comes next. */
  public String text(String expected) {
    next();
    require(json.hasToken(JsonToken.VALUE_STRING), expected);
    return parsed(json::getText);
  }

  /** The array of whole numbers in 0..2⁶³ - 1 that comes next. */
  public long[] wholeNumbers(String expected) {
    next();
    require(json.hasToken(JsonToken.START_ARRAY), expected);
    List<Long> numbers = new ArrayList<>();
    while (next() != JsonToken.END_ARRAY) {
      require(json.hasToken(JsonToken.VALUE_NUMBER_INT), expected);
      BigInteger number = parsed(json::getBigIntegerValue);
      require(number.signum() >= 0 && number.bitLength() < Long.SIZE, expected);
      numbers.add(number.longValue());
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** The object that comes next, with values as {@link Json#read} gives them. */
  Map<String, Object> object() {
    enter("an object");
    return members();
  }

  private Map<String, Object> members() {
    Map<String, Object> object = new LinkedHashMap<>();
    for (String name = member(); name != null; name = member()) {
      object.put(name, value(name));
    }
    return object;
  }

  private Object value(String name) {
    return value(next(), name);
  }

  private Object value(JsonToken first, String name) {
    return switch (first) {
      case START_OBJECT -> {
        names.push(new HashSet<>());
        yield members();
      }
      case START_ARRAY -> {
        requireValue(takesLists, name);
        yield elements(name);
      }
      case VALUE_STRING -> parsed(json::getText);
      case VALUE_TRUE, VALUE_FALSE -> parsed(json::getBooleanValue);
      case VALUE_NUMBER_INT -> parsed(json::getLongValue);
      case VALUE_NUMBER_FLOAT -> finite(name);
      default -> {
        requireValue(false, name);
        yield null;
      }
    };
  }

  private void requireValue(boolean met, String name) {
    String kinds = takesLists ? "an object, an array, text" : "an object, text";
    require(met, kinds + ", a truth value or a number as " + name);
  }

  /** The number, where a larger one than {@code double} has would silently become infinite. */
  private double finite(String name) {
    double number = parsed(json::getDoubleValue);
    if (Double.isInfinite(number)) {
      throw refusal("a number in the range of a double as " + name, parsed(json::getText));
    }
    return number;
  }

  private List<Object> elements(String name) {
    List<Object> elements = new ArrayList<>();
    for (JsonToken first = next(); first != JsonToken.END_ARRAY; first = next()) {
      elements.add(value(first, "an element of " + name));
    }
    return elements;
  }

  /** Checks that the text ends here. */
  public void end() {
    require(next() == null, "nothing after the closing brace");
  }

  /** Refuses the text unless a condition is met, naming what was read last. */
  public void require(boolean met, String expected) {
    if (!met) {
      JsonToken token = json.currentToken();
      throw refusal(
          expected,
          token == null ? "the end" : token.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
  }

  /** An exception for a text that has one thing where another was expected. */
  public IllegalArgumentException refusal(String expected, String got) {
    return new IllegalArgumentException(
        "expected " + expected + " in the " + noun + ", got " + got);
  }

  private JsonToken next() {
    JsonToken token = parsed(json::nextToken);
    if (token == null) {
      return null;
    }
    depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    if (depth > MAX_DEPTH) {
      throw refusal("a nesting depth of at most " + MAX_DEPTH, "more");
    }
    if (token.isNumeric() && parsed(json::getTextLength) > MAX_DIGITS) {
      throw refusal("numbers of at most " + MAX_DIGITS + " characters", "a longer one");
    }
    return token;
  }

  @FunctionalInterface
  private interface Step<T> {
    T run() throws IOException;
  }

  private <T> T parsed(Step<T> step) {
    try {
      return step.run();
    } catch (JsonEOFException e) {
      throw new IllegalArgumentException(
          "expected a " + noun + " in JSON, got one that ends early", e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "expected a " + noun + " in JSON, got something else (" + e.getOriginalMessage() + ")",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
