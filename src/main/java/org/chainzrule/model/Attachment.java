package org.chainzrule.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.io.Json;
import org.chainzrule.tensor.safetensors.HostArray;

/**
 * What belongs to a network beside its layers and is kept in its file, such as how a text becomes
 * what it reads.
 *
 * @param texts by name
 * @param numbers by name
 */
public record Attachment(Map<String, String> texts, Map<String, HostArray> numbers) {

  /** In front of the names of its tensors in a file. */
  private static final String PREFIX = "attachment/";

  /** Keeps copies, in order. */
  public Attachment {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }

  /** Nothing. */
  public static Attachment none() {
    return new Attachment(Map.of(), Map.of());
  }

  /** The same with a text. */
  public Attachment with(String name, String text) {
    Map<String, String> more = new LinkedHashMap<>(texts);
    more.put(name, text);
    return new Attachment(more, numbers);
  }

  /** The same with numbers. */
  public Attachment with(String name, HostArray some) {
    Map<String, HostArray> more = new LinkedHashMap<>(numbers);
    more.put(name, some);
    return new Attachment(texts, more);
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return texts.isEmpty() && numbers.isEmpty();
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException(
          "expected a text " + name + " attached to the network, got none");
    }
    return text;
  }

  /**
   * Numbers.
   *
   * @throws IllegalArgumentException if there are none of that name
   */
  public HostArray numbers(String name) {
    HostArray some = numbers.get(name);
    if (some == null) {
      throw new IllegalArgumentException(
          "expected numbers " + name + " attached to the network, got none");
    }
    return some;
  }

  /** What the metadata say: the texts, and the shapes of the numbers. */
  Map<String, Object> toJson() {
    Map<String, Object> shapes = new LinkedHashMap<>();
    numbers.forEach((name, some) -> shapes.put(name, kind(some)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("texts", texts);
    json.put("numbers", shapes);
    return json;
  }

  private static String kind(HostArray some) {
    return some.shape() + " " + some.precision();
  }

  /**
   * Adds its numbers to the tensors of a file.
   *
   * @throws IllegalArgumentException if the network has a tensor of such a name
   */
  void addTo(Map<String, HostArray> tensors) {
    numbers.forEach(
        (name, some) -> {
          if (tensors.put(PREFIX + name, some) != null) {
            throw new IllegalArgumentException(
                "expected a network without a tensor " + PREFIX + name + ", got one");
          }
        });
  }

  /**
   * What the metadata name, taken out of the tensors of a file.
   *
   * @throws IllegalArgumentException if it is not there as they say
   */
  static Attachment takeFrom(Map<String, HostArray> tensors, Map<String, Object> json) {
    Attachment found = none();
    Map<String, Object> texts = Json.object(json, "texts");
    for (String name : texts.keySet()) {
      found = found.with(name, Json.text(texts, name));
    }
    Map<String, Object> shapes = Json.object(json, "numbers");
    for (String name : shapes.keySet()) {
      HostArray some = tensors.remove(PREFIX + name);
      String kind = Json.text(shapes, name);
      if (some == null || !kind(some).equals(kind)) {
        throw new IllegalArgumentException(
            "expected a tensor "
                + PREFIX
                + name
                + " of "
                + kind
                + ", got "
                + (some == null ? "none" : kind(some)));
      }
      found = found.with(name, some);
    }
    return found;
  }
}
