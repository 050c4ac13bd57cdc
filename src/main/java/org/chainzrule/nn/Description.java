package org.chainzrule.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.chainzrule.Internal;
import org.chainzrule.io.Json;
import org.chainzrule.model.LayerTypes;

/**
 * What a layer is without its numbers: enough to build it again, and what a saved model says of it.
 * The counterpart of a {@link LayerPlan} that can be written down.
 *
 * @param type the name under which {@link LayerTypes} know the layer
 * @param settings its sizes and choices by name: text, truth values, whole numbers (as {@code
 *     Long}) and finite others (as {@code Double})
 * @param parts the layers inside it by name
 */
public record Description(
    String type, Map<String, Object> settings, Map<String, Description> parts) {

  /**
   * How deep layers may lie inside each other in a file, so that neither writing nor reading one
   * needs a deep stack.
   */
  private static final int MAX_DEPTH = 100;

  private static final Set<String> MEMBERS = Set.of("type", "settings", "parts");

  /**
   * @throws IllegalArgumentException if a setting is of another kind or not finite
   */
  public Description {
    Map<String, Object> plain = new LinkedHashMap<>();
    settings.forEach((name, value) -> plain.put(name, plain(type, name, value)));
    settings = Collections.unmodifiableMap(plain);
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** A type without settings and parts. */
  public static Description of(String type) {
    return new Description(type, Map.of(), Map.of());
  }

  /** The same with a setting. */
  public Description with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new Description(type, more, parts);
  }

  /** The same with these layers inside it, as {@link Layer#parts} gives them. */
  public Description with(Map<String, Layer> inside) {
    Map<String, Description> more = new LinkedHashMap<>(parts);
    inside.forEach((name, part) -> more.put(name, part.describe()));
    return new Description(type, settings, more);
  }

  private static Object plain(String type, String name, Object value) {
    if (value instanceof String || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer whole) {
      return whole.longValue();
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return number;
    }
    throw new IllegalArgumentException(
        "expected text, a truth value or a finite number as setting "
            + name
            + " of "
            + type
            + ", got "
            + value);
  }

  /** A setting that is a whole number of 32 bits. */
  public int integer(String name) {
    Object value = settings.get(name);
    if (value instanceof Long whole && whole == whole.intValue()) {
      return whole.intValue();
    }
    throw refusal("a whole number of 32 bits as setting ", name, value);
  }

  /** A setting that is a number, whole or not. */
  public double number(String name) {
    if (settings.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw refusal("a number as setting ", name, settings.get(name));
  }

  /** A setting that is true or false. */
  public boolean flag(String name) {
    if (settings.get(name) instanceof Boolean flag) {
      return flag;
    }
    throw refusal("true or false as setting ", name, settings.get(name));
  }

  /** A setting that is text. */
  public String text(String name) {
    if (settings.get(name) instanceof String text) {
      return text;
    }
    throw refusal("text as setting ", name, settings.get(name));
  }

  /** A setting that names one of an enum's constants. */
  public <E extends Enum<E>> E constant(String name, Class<E> kind) {
    for (E constant : kind.getEnumConstants()) {
      if (constant.name().equals(settings.get(name))) {
        return constant;
      }
    }
    throw refusal("the name of a " + kind.getSimpleName() + " as setting ", name, text(name));
  }

  /** Whether there is such a setting. */
  public boolean has(String name) {
    return settings.containsKey(name);
  }

  /** The description of a layer inside. */
  public Description part(String name) {
    Description part = parts.get(name);
    if (part == null) {
      throw refusal("a layer as part ", name, null);
    }
    return part;
  }

  /**
   * What a file says of the layer.
   *
   * @throws IllegalArgumentException if layers lie more than 100 deep inside each other
   */
  @Internal({"model", "train"})
  public Map<String, Object> toJson() {
    return toJson(1);
  }

  private Map<String, Object> toJson(int depth) {
    checkDepth(depth);
    Map<String, Object> inside = new LinkedHashMap<>();
    parts.forEach((name, part) -> inside.put(name, part.toJson(depth + 1)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("settings", settings);
    json.put("parts", inside);
    return json;
  }

  /**
   * The description that a file holds.
   *
   * @throws IllegalArgumentException if something is missing, unknown or of another kind, or layers
   *     lie more than 100 deep inside each other
   */
  @Internal("model")
  public static Description ofJson(Map<String, Object> json) {
    return ofJson(json, 1);
  }

  private static Description ofJson(Map<String, Object> json, int depth) {
    checkDepth(depth);
    Map<String, Object> inside = Json.object(json, "parts");
    Map<String, Description> parts = new LinkedHashMap<>();
    inside.keySet().forEach(name -> parts.put(name, ofJson(Json.object(inside, name), depth + 1)));
    String type = Json.text(json, "type");
    for (String name : json.keySet()) {
      if (!MEMBERS.contains(name)) {
        throw new IllegalArgumentException(
            "expected type, settings and parts of " + type + ", got also " + name);
      }
    }
    return new Description(type, Json.object(json, "settings"), parts);
  }

  private static void checkDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "expected layers at most " + MAX_DEPTH + " deep inside each other, got more");
    }
  }

  private IllegalArgumentException refusal(String expected, String name, Object got) {
    return new IllegalArgumentException(
        "expected " + expected + name + " of " + type + ", got " + (got == null ? "none" : got));
  }
}
