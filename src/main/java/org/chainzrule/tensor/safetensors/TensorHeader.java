package org.chainzrule.tensor.safetensors;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.io.Json;
import org.chainzrule.io.JsonReader;
import org.chainzrule.io.Utf8;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;

/**
 * The JSON header of a safetensors file: the metadata, and for each tensor its kind of numbers, its
 * sizes and which bytes after the header hold it. Methods that read throw an {@code
 * IllegalArgumentException} where a rule of the format is broken.
 *
 * @param tensors in the order of their bytes, which follow each other without a gap
 */
record TensorHeader(Map<String, String> metadata, List<Place> tensors) {

  /** The longest header that the format allows, in bytes. */
  static final int MAX_BYTES = 100_000_000;

  /** The key in the metadata under which the SHA-256 of the file is kept. */
  static final String DIGEST = "chainzrule.sha256";

  /** What stands in the place of the digest while the digest is computed. */
  private static final String NO_DIGEST = "0".repeat(64);

  /** The member of the header that is not a tensor. */
  static final String METADATA = "__metadata__";

  /** How a file with a digest begins; the digest's 64 digits follow. */
  private static final String BEGIN = "{\"" + METADATA + "\":{\"" + DIGEST + "\":\"";

  /** The index of the digest's first digit in a header that has one. */
  static final int DIGEST_AT = BEGIN.length();

  /** Where one tensor lies: bytes {@code begin} to {@code end}, counted from the header's end. */
  record Place(TensorEntry entry, long begin, long end) {

    /** Its shape. Throws an {@code IllegalArgumentException} if a tensor cannot have it. */
    Shape shape() {
      if (entry.sizes().stream().anyMatch(size -> size > Integer.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "tensor "
                + entry.name()
                + ": expected axes of at most "
                + Integer.MAX_VALUE
                + " elements, got "
                + entry.sizes());
      }
      try {
        return Shape.of(entry.sizes().stream().mapToInt(Long::intValue).toArray());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("tensor " + entry.name() + ": " + e.getMessage(), e);
      }
    }
  }

  /** Whether a header begins with a digest. */
  static boolean hasDigest(byte[] header) {
    return new String(
            header, 0, Math.min(header.length, BEGIN.length()), StandardCharsets.ISO_8859_1)
        .equals(BEGIN);
  }

  /** Overwrites the digest with zeros, as when it was computed. */
  static void clearDigest(byte[] header, String digest) {
    if (digest.length() != NO_DIGEST.length()) {
      throw new IllegalArgumentException(
          "expected a digest of " + NO_DIGEST.length() + " digits, got one of " + digest.length());
    }
    Arrays.fill(header, DIGEST_AT, DIGEST_AT + NO_DIGEST.length(), (byte) '0');
  }

  /** The header of a new file, padded with spaces to a multiple of 8, with zeros for a digest. */
  static byte[] encode(Map<String, String> metadata, Map<String, HostArray> tensors) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put(DIGEST, NO_DIGEST);
    words.putAll(metadata);
    requireWhole(words.keySet());
    requireWhole(words.values());
    requireWhole(tensors.keySet());
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(METADATA, words);
    long begin = 0;
    for (Map.Entry<String, HostArray> entry : tensors.entrySet()) {
      Shape shape = entry.getValue().shape();
      Precision precision = entry.getValue().precision();
      long end = begin + (long) shape.length() * precision.bytes();
      Map<String, Object> tensor = new LinkedHashMap<>();
      tensor.put("dtype", Dtype.of(precision).name());
      tensor.put("shape", Arrays.stream(shape.sizes()).asLongStream().toArray());
      tensor.put("data_offsets", new long[] {begin, end});
      header.put(entry.getKey(), tensor);
      begin = end;
    }
    return padded(Json.write(header));
  }

  private static byte[] padded(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    byte[] header = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
    Arrays.fill(header, bytes.length, header.length, (byte) ' ');
    return header;
  }

  /** Other readers of the format refuse half of a surrogate pair, also as an escape of JSON. */
  private static void requireWhole(Collection<String> texts) {
    if (texts.stream().anyMatch(text -> Utf8.loneSurrogate(text, 0) >= 0)) {
      throw new IllegalArgumentException("expected names and metadata that are whole text");
    }
  }

  /** The header in these bytes, checked against the number of bytes that follow it in the file. */
  static TensorHeader decode(byte[] header, long dataBytes) {
    if (header.length == 0 || header[0] != '{') {
      throw new IllegalArgumentException("expected a header that begins with {, got another");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Place> places = new ArrayList<>();
    JsonReader json = new JsonReader("header", text(header));
    json.enter("an object");
    for (String name = json.member(); name != null; name = json.member()) {
      json.enter("an object under " + name);
      if (name.equals(METADATA)) {
        for (String key = json.member(); key != null; key = json.member()) {
          metadata.put(key, json.text("text for " + key + " in the metadata"));
        }
      } else {
        places.add(place(json, name));
      }
    }
    json.end();
    places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
    checkPlaces(places, dataBytes);
    return new TensorHeader(metadata, places);
  }

  private static String text(byte[] header) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("expected a header in UTF-8, got other bytes", e);
    }
  }

  private static void checkPlaces(List<Place> places, long dataBytes) {
    long at = 0;
    for (Place place : places) {
      if (place.begin() != at) {
        throw new IllegalArgumentException(
            "expected tensor "
                + place.entry().name()
                + " to begin at byte "
                + at
                + " of the data, without gap or overlap, got "
                + place.begin());
      }
      at = place.end();
    }
    if (at != dataBytes) {
      throw new IllegalArgumentException(
          "expected " + at + " bytes of data after the header, got " + dataBytes);
    }
  }

  private static Place place(JsonReader json, String name) {
    Dtype dtype = null;
    long[] sizes = null;
    long[] offsets = null;
    String expected = "dtype, shape and data_offsets for " + name;
    for (String field = json.member(); field != null; field = json.member()) {
      switch (field) {
        case "dtype" -> dtype = dtype(json, name);
        case "shape" -> sizes = numbers(json, name, field);
        case "data_offsets" -> offsets = numbers(json, name, field);
        default -> throw json.refusal(expected, field);
      }
    }
    json.require(dtype != null && sizes != null && offsets != null, expected);
    json.require(offsets.length == 2, "two data_offsets for " + name);
    json.require(offsets[0] <= offsets[1], "data_offsets in ascending order for " + name);
    checkSize(name, sizes, dtype, offsets[1] - offsets[0]);
    TensorEntry entry = new TensorEntry(name, dtype, Arrays.stream(sizes).boxed().toList());
    return new Place(entry, offsets[0], offsets[1]);
  }

  private static Dtype dtype(JsonReader json, String name) {
    String dtype = json.text("text as dtype of " + name);
    return Dtype.of(dtype)
        .orElseThrow(() -> json.refusal("a dtype of the format for " + name, dtype));
  }

  private static long[] numbers(JsonReader json, String name, String field) {
    return json.wholeNumbers("whole numbers that are not negative as " + field + " of " + name);
  }

  private static void checkSize(String name, long[] sizes, Dtype dtype, long bytes) {
    long product = dtype.bits();
    try {
      for (long size : sizes) {
        product = Math.multiplyExact(product, size);
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "expected a size of tensor " + name + " that can be counted, got more", e);
    }
    if (product % Byte.SIZE != 0) {
      throw new IllegalArgumentException(
          "expected whole bytes by shape and dtype of tensor "
              + name
              + ", got "
              + product
              + " bits");
    }
    if (product / Byte.SIZE != bytes) {
      throw new IllegalArgumentException(
          "expected "
              + product / Byte.SIZE
              + " bytes by shape and dtype of tensor "
              + name
              + ", got "
              + bytes);
    }
  }
}
