package org.chainzrule.nn;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Objects within objects, with text, truth values and numbers: the JSON that saved models need. The
 * parser bounds depth; lengths are bounded by the file they come from.
 */
final class Json {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // As long as the whole is held already, no part of it is too long.
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private Json() {}

  /** In one line. Numbers that are not finite become text. */
  static String write(Map<String, ?> object) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(object, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Map<?, ?> object, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      json.writeFieldName((String) entry.getKey());
      if (entry.getValue() instanceof Map<?, ?> inner) {
        write(inner, json);
      } else {
        json.writePOJO(entry.getValue());
      }
    }
    json.writeEndObject();
  }

  /**
   * Whole numbers come as {@code Long}, others as {@code Double}.
   *
   * @throws IllegalArgumentException if it is not an object of such values
   */
  static Map<String, Object> read(String text) {
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("expected a JSON object, got something else");
      }
      Map<String, Object> object = object(json);
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("expected one JSON object, got more");
      }
      return object;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "expected a JSON object, got something else (" + e.getOriginalMessage() + ")", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> object(JsonParser json) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      Object value =
          switch (json.nextToken()) {
            case START_OBJECT -> object(json);
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            default ->
                throw new IllegalArgumentException(
                    "expected an object, text, a truth value or a number as " + name);
          };
      object.put(name, value);
    }
    return object;
  }

  /**
   * A member that is an object.
   *
   * @throws IllegalArgumentException if there is none
   */
  @SuppressWarnings("unchecked") // Objects are read with text for names, never otherwise.
  static Map<String, Object> object(Map<String, Object> from, String name) {
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
  static String text(Map<String, Object> from, String name) {
    if (from.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("expected text as " + name + ", got " + from.get(name));
  }
}
