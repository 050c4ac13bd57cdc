package org.chainzrule.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.core.json.PackageVersion;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chainzrule.Internal;

/**
 * Writes and reads JSON objects as maps, in the order of their members. {@link JsonReader} is the
 * streaming form.
 */
@Internal({"experiment", "model", "nn", "spark", "tensor", "text", "train"})
public final class Json {

  private static final JsonFactory FACTORY = factory();

  /** The same on every platform, where Jackson's default ends lines as the platform does. */
  private static final DefaultIndenter INDENTED = new DefaultIndenter("  ", "\n");

  private Json() {}

  /**
   * Works with every jackson-core from 2.13 on, since other libraries in the same program may bring
   * an older one than this library names.
   */
  private static JsonFactory factory() {
    TSFBuilder<?, ?> builder =
        JsonFactory.builder()
            // Names are mostly read once, so keeping them in tables costs more than it saves.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
    int minor = PackageVersion.VERSION.getMinorVersion();
    if (minor >= 15) {
      Limits.lift(builder, minor);
    }
    return builder.build();
  }

  /** In a class of its own, which is not loaded where Jackson has no such limits yet. */
  private static final class Limits {

    /** {@link JsonReader} has limits of its own; texts and names are in memory already. */
    static void lift(TSFBuilder<?, ?> builder, int minor) {
      StreamReadConstraints.Builder limits =
          StreamReadConstraints.builder()
              .maxNestingDepth(Integer.MAX_VALUE)
              .maxNumberLength(Integer.MAX_VALUE)
              .maxStringLength(Integer.MAX_VALUE);
      if (minor >= 16) {
        limits.maxNameLength(Integer.MAX_VALUE);
      }
      builder.streamReadConstraints(limits.build());
    }
  }

  /**
   * A JSON object in one line.
   *
   * @param object text for names; for values text, truth values, numbers, {@code null}, arrays of
   *     whole numbers, and lists and maps of the same kind. NaN and infinities are written as text,
   *     since JSON has no such numbers.
   */
  public static String write(Map<String, ?> object) {
    return write(object, false);
  }

  /** The same as indented lines, for files that people read. */
  public static String writeLines(Map<String, ?> object) {
    return write(object, true) + "\n";
  }

  private static String write(Map<String, ?> object, boolean indented) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      if (indented) {
        json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(INDENTED));
      }
      write(object, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return escaped(text.toString());
  }

  /**
   * JSON whose strings have an escape for each half of a surrogate pair, which no file can hold.
   */
  private static String escaped(String json) {
    StringBuilder text = new StringBuilder();
    int done = 0;
    for (int at = Utf8.loneSurrogate(json, 0); at >= 0; at = Utf8.loneSurrogate(json, done)) {
      text.append(json, done, at);
      text.append(String.format(Locale.ROOT, "\\u%04X", (int) json.charAt(at)));
      done = at + 1;
    }
    return text.append(json, done, json.length()).toString();
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    if (value instanceof Map<?, ?> members) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        json.writeFieldName((String) member.getKey());
        write(member.getValue(), json);
      }
      json.writeEndObject();
    } else if (value instanceof List<?> elements) {
      json.writeStartArray();
      for (Object element : elements) {
        write(element, json);
      }
      json.writeEndArray();
    } else if (value instanceof long[] numbers) {
      json.writeArray(numbers, 0, numbers.length);
    } else {
      json.writePOJO(value);
    }
  }

  /**
   * The object that a text consists of. Whole numbers come as {@code Long}, others as {@code
   * Double}.
   *
   * @param noun what the text is, for messages
   * @throws IllegalArgumentException if it is not one object of text, truth values, numbers in the
   *     ranges of {@code long} and {@code double}, and such objects
   */
  public static Map<String, Object> read(String noun, String text) {
    return read(new JsonReader(noun, text));
  }

  /**
   * As {@link #read}, of an object that may also have arrays, which come as lists.
   *
   * @throws IllegalArgumentException as {@link #read}
   */
  static Map<String, Object> readWithLists(String noun, String text) {
    return read(new JsonReader(noun, text, true));
  }

  private static Map<String, Object> read(JsonReader json) {
    Map<String, Object> object = json.object();
    json.end();
    return object;
  }

  static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  /**
   * A member that is an object.
   *
   * @throws IllegalArgumentException if there is none
   */
  @SuppressWarnings("unchecked") // Objects are read with text for names, never otherwise.
  public static Map<String, Object> object(Map<String, Object> from, String name) {
    if (from.get(name) instanceof Map<?, ?> object) {
      return (Map<String, Object>) object;
    }
    throw new IllegalArgumentException("expected a JSON object as " + name + ", got none");
  }

  /**
   * A member that is text.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static String text(Map<String, Object> from, String name) {
    if (from.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("expected text as " + name + ", got " + from.get(name));
  }
}
