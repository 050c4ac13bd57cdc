package org.chainzrule.io;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.Internal;

/**
 * Records as JSON objects in one line, with a member for each component, and back. Components are
 * text, truth values, {@code int}, {@code long}, {@code double}, enum constants, other records,
 * lists, maps with text for names, and optionals of these; a member is left out where an optional
 * is empty. All records and their types are public.
 */
@Internal({"experiment", "model"})
public final class RecordJson {

  private RecordJson() {}

  /** The record in one line. */
  public static String write(Record value) {
    return Json.write(fields(value));
  }

  /** The components of a record by their names, as {@link Json#write} takes them. */
  public static Map<String, Object> fields(Record value) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object plain = plain(component(value, component));
      if (plain != null) {
        fields.put(component.getName(), plain);
      }
    }
    return fields;
  }

  private static Object component(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("expected a record that is public, got " + value, e);
    }
  }

  private static Object plain(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(RecordJson::plain).orElse(null);
    } else if (value instanceof Record inner) {
      return fields(inner);
    } else if (value instanceof Enum<?> constant) {
      return name(constant);
    } else if (value instanceof List<?> list) {
      return list.stream().map(RecordJson::plain).toList();
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> members = new LinkedHashMap<>();
      map.forEach((name, member) -> members.put((String) name, plain(member)));
      return members;
    }
    return value;
  }

  /**
   * The record that a text is, see {@link #write}.
   *
   * @param noun what the text is, for messages
   * @throws IllegalArgumentException if it is no such record; the message says what was expected
   *     and what came
   */
  public static <R extends Record> R read(String noun, String text, Class<R> type) {
    return type.cast(record(Json.readWithLists(noun, text), type, noun));
  }

  private static Record record(Map<?, ?> members, Class<?> type, String noun) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      String name = components[i].getName();
      values[i] = value(members.get(name), components[i].getGenericType(), name);
    }
    List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
    for (Object name : members.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("expected a " + noun + " of " + names + ", got " + name);
      }
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return (Record) type.getConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalArgumentException("expected a " + noun + ", got one that fails", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("expected a record that is public, got " + type, e);
    }
  }

  private static Object value(Object json, Type type, String name) {
    if (type instanceof ParameterizedType generic) {
      Type inner = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == Optional.class) {
        return Optional.ofNullable(json).map(found -> value(found, inner, name));
      } else if (generic.getRawType() == List.class && json instanceof List<?> list) {
        List<Object> values = new ArrayList<>();
        list.forEach(element -> values.add(value(element, inner, "an element of " + name)));
        return values;
      } else if (generic.getRawType() == Map.class && json instanceof Map<?, ?> map) {
        Map<Object, Object> values = new LinkedHashMap<>();
        map.forEach((key, member) -> values.put(key, value(member, inner, name + "." + key)));
        return values;
      }
    } else if (type instanceof Class<?> plain) {
      Object found = scalar(json, plain, name);
      if (found != null) {
        return found;
      }
    }
    throw new IllegalArgumentException(
        "expected " + words(type) + " as " + name + ", got " + (json == null ? "none" : json));
  }

  private static Object scalar(Object json, Class<?> type, String name) {
    if (type.isRecord() && json instanceof Map<?, ?> members) {
      return record(members, type, name);
    } else if (type == double.class || type == Double.class) {
      return json instanceof Number number ? (Object) number.doubleValue() : special(json);
    } else if (json instanceof Long whole && (type == int.class || type == Integer.class)) {
      return whole.intValue() == whole ? whole.intValue() : null;
    } else if (type == long.class || type == Long.class) {
      return json instanceof Long ? json : null;
    } else if (type == boolean.class || type == Boolean.class) {
      return json instanceof Boolean ? json : null;
    } else if (type.isEnum() && json instanceof String) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> name((Enum<?>) constant).equals(json))
          .findFirst()
          .orElse(null);
    }
    return type == String.class && json instanceof String ? json : null;
  }

  /** A number that JSON has no form for, which is written as text. */
  private static Object special(Object json) {
    return "NaN".equals(json)
        ? (Object) Double.NaN
        : "Infinity".equals(json)
            ? (Object) Double.POSITIVE_INFINITY
            : "-Infinity".equals(json) ? (Object) Double.NEGATIVE_INFINITY : null;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String words(Type type) {
    if (type instanceof Class<?> plain) {
      return plain.isRecord()
          ? "an object"
          : plain.isEnum()
              ? "one of "
                  + Arrays.stream(plain.getEnumConstants()).map(c -> name((Enum<?>) c)).toList()
              : plain == String.class
                  ? "text"
                  : plain == boolean.class || plain == Boolean.class ? "a truth value" : "a number";
    }
    return type instanceof ParameterizedType generic && generic.getRawType() == List.class
        ? "an array"
        : "an object";
  }
}
