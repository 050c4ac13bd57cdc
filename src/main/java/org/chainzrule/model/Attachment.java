package org.chainzrule.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.io.Json;
import org.chainzrule.tensor.safetensors.HostArray;

/**
 * Named texts and arrays that are saved in a model file beside the layers of the network, such as
 * the vocabulary that turns a text into token ids.
 *
 * @param texts the texts by name
 * @param numbers the arrays by name
 */
public record Attachment(Map<String, String> texts, Map<String, HostArray> numbers) {

  /** The prefix of the names of its tensors in a file. */
  private static final String PREFIX = "attachment/";

  /** Copies the maps and keeps their order. */
  public Attachment {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
  }

  /** An attachment without texts and arrays. */
  public static Attachment none() {
    return new Attachment(Map.of(), Map.of());
  }

  /** The same attachment with one more text. */
  public Attachment with(String name, String text) {
    Map<String, String> more = new LinkedHashMap<>(texts);
    more.put(name, text);
    return new Attachment(more, numbers);
  }

  /** The same attachment with one more array. */
  public Attachment with(String name, HostArray array) {
    Map<String, HostArray> more = new LinkedHashMap<>(numbers);
    more.put(name, array);
    return new Attachment(texts, more);
  }

  /** Whether there are no texts and no arrays. */
  public boolean isEmpty() {
    return texts.isEmpty() && numbers.isEmpty();
  }

  /**
   * The text of a name.
   *
   * @throws IllegalArgumentException if there is no text of that name
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
   * The array of a name.
   *
   * @throws IllegalArgumentException if there is no array of that name
   */
  public HostArray numbers(String name) {
    HostArray array = numbers.get(name);
    if (array == null) {
      throw new IllegalArgumentException(
          "expected numbers " + name + " attached to the network, got none");
    }
    return array;
  }

  /**
   * The entry in the metadata of a file: the texts, and the shapes and precisions of the arrays.
   */
  Map<String, Object> toJson() {
    Map<String, Object> shapes = new LinkedHashMap<>();
    numbers.forEach((name, array) -> shapes.put(name, shapeAndPrecision(array)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("texts", texts);
    json.put("numbers", shapes);
    return json;
  }

  private static String shapeAndPrecision(HostArray array) {
    return array.shape() + " " + array.precision();
  }

  /**
   * Adds its arrays to the tensors of a file.
   *
   * @throws IllegalArgumentException if the network has a tensor of the same name
   */
  void addTo(Map<String, HostArray> tensors) {
    numbers.forEach(
        (name, array) -> {
          if (tensors.put(PREFIX + name, array) != null) {
            throw new IllegalArgumentException(
                "expected a network without a tensor " + PREFIX + name + ", got one");
          }
        });
  }

  /**
   * Builds the attachment that the metadata describe and removes its arrays from the tensors of a
   * file.
   *
   * @throws IllegalArgumentException if an array is missing or differs from its description
   */
  static Attachment takeFrom(Map<String, HostArray> tensors, Map<String, Object> json) {
    Map<String, String> foundTexts = new LinkedHashMap<>();
    Map<String, Object> texts = Json.object(json, "texts");
    texts.keySet().forEach(name -> foundTexts.put(name, Json.text(texts, name)));
    Map<String, HostArray> foundNumbers = new LinkedHashMap<>();
    Map<String, Object> shapes = Json.object(json, "numbers");
    for (String name : shapes.keySet()) {
      HostArray array = tensors.remove(PREFIX + name);
      String expected = Json.text(shapes, name);
      if (array == null || !shapeAndPrecision(array).equals(expected)) {
        throw new IllegalArgumentException(
            "expected a tensor "
                + PREFIX
                + name
                + " of "
                + expected
                + ", got "
                + (array == null ? "none" : shapeAndPrecision(array)));
      }
      foundNumbers.put(name, array);
    }
    return new Attachment(foundTexts, foundNumbers);
  }
}
