package org.chainzrule.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a safetensors file says about itself before its numbers: metadata, and where each tensor
 * lies.
 *
 * @param tensors in the order of their bytes, which follow each other without a gap
 */
record TensorHeader(Map<String, String> metadata, List<Place> tensors) {

  /** The limit of the format. */
  static final int MAX_BYTES = 100_000_000;

  /** The key in the metadata under which the digest of the file is kept. */
  static final String DIGEST = "chainzrule.sha256";

  /** What stands for the digest while the digest is taken. */
  private static final String NO_DIGEST = "0".repeat(64);

  /** The name in the header that is not a tensor's. */
  static final String METADATA = "__metadata__";

  /** How a file with a digest begins; the digest's 64 digits follow. */
  private static final String BEGIN = "{\"" + METADATA + "\":{\"" + DIGEST + "\":\"";

  /** Where the digest's digits are in a header that has one. */
  static final int DIGEST_AT = BEGIN.length();

  private static final int MAX_DIGITS = 20;

  /** The header is an object of objects with arrays. */
  private static final int MAX_DEPTH = 3;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAX_BYTES)
                  .maxStringLength(MAX_BYTES)
                  .maxNameLength(MAX_BYTES)
                  .maxNumberLength(MAX_DIGITS)
                  .maxNestingDepth(MAX_DEPTH)
                  .build())
          .build();

  /** One tensor's bytes, from the first after the header. */
  record Place(String name, Shape shape, Precision precision, long begin, long end) {}

  /** Whether a header begins with a digest. */
  static boolean hasDigest(byte[] header) {
    return new String(
            header, 0, Math.min(header.length, BEGIN.length()), StandardCharsets.ISO_8859_1)
        .equals(BEGIN);
  }

  /** Puts zeros for the digest, as when it was taken. */
  static void clearDigest(Path file, byte[] header, String digest) {
    if (digest.length() != NO_DIGEST.length()) {
      throw new TensorFileException(
          file,
          "expected a digest of " + NO_DIGEST.length() + " digits, got one of " + digest.length());
    }
    Arrays.fill(header, DIGEST_AT, DIGEST_AT + NO_DIGEST.length(), (byte) '0');
  }

  /** The header of a file to be, padded with spaces, with zeros for a digest. */
  static byte[] encode(Map<String, String> metadata, Map<String, Numbers> tensors) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart(METADATA);
      json.writeStringField(DIGEST, NO_DIGEST);
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      long begin = 0;
      for (Map.Entry<String, Numbers> entry : tensors.entrySet()) {
        Numbers numbers = entry.getValue();
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", dtype(numbers.precision()));
        json.writeFieldName("shape");
        json.writeArray(numbers.shape().sizes(), 0, numbers.shape().rank());
        long end = begin + numbers.bytes();
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return padded(text.toString());
  }

  private static byte[] padded(String json) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(json));
      int length = bytes.remaining();
      byte[] header = new byte[(length + 7) / 8 * 8];
      bytes.get(header, 0, length);
      Arrays.fill(header, length, header.length, (byte) ' ');
      return header;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("expected names and metadata that are whole text", e);
    }
  }

  private static String dtype(Precision precision) {
    return precision == Precision.SINGLE ? "F32" : "F64";
  }

  /**
   * The header in these bytes, checked against the number of bytes that follow it.
   *
   * @throws TensorFileException if it breaks a rule of the format
   */
  static TensorHeader decode(Path file, byte[] header, long dataBytes) {
    if (header.length == 0 || header[0] != '{') {
      throw new TensorFileException(file, "expected a header that begins with {, got another");
    }
    try (JsonParser json = JSON.createParser(text(file, header))) {
      TensorHeader read = new Parsing(file, json).header();
      read.checkPlaces(file, dataBytes);
      return read;
    } catch (JsonEOFException e) {
      throw new TensorFileException(file, "expected a header in JSON, got one that ends early", e);
    } catch (JsonProcessingException e) {
      throw new TensorFileException(
          file,
          "expected a header in JSON, got something else (" + e.getOriginalMessage() + ")",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file, byte[] header) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
    } catch (CharacterCodingException e) {
      throw new TensorFileException(file, "expected a header in UTF-8, got other bytes", e);
    }
  }

  private void checkPlaces(Path file, long dataBytes) {
    long at = 0;
    for (Place place : tensors) {
      if (place.begin() != at) {
        throw new TensorFileException(
            file,
            "expected tensor "
                + place.name()
                + " to begin at byte "
                + at
                + " of the data, without gap or overlap, got "
                + place.begin());
      }
      at = place.end();
    }
    if (at != dataBytes) {
      throw new TensorFileException(
          file, "expected " + at + " bytes of data after the header, got " + dataBytes);
    }
  }

  /** One walk over the tokens. */
  private record Parsing(Path file, JsonParser json) {

    TensorHeader header() throws IOException {
      Map<String, String> metadata = new LinkedHashMap<>();
      List<Place> places = new ArrayList<>();
      Set<String> names = new HashSet<>();
      expect(json.nextToken() == JsonToken.START_OBJECT, "an object");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        once(names.add(name), name);
        expect(json.nextToken() == JsonToken.START_OBJECT, "an object under " + name);
        if (name.equals(METADATA)) {
          metadata(metadata);
        } else {
          places.add(place(name));
        }
      }
      expect(json.nextToken() == null, "nothing after the closing brace");
      places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
      return new TensorHeader(metadata, places);
    }

    private void metadata(Map<String, String> metadata) throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        expect(json.nextToken() == JsonToken.VALUE_STRING, "text for " + key + " in the metadata");
        once(metadata.put(key, json.getText()) == null, key);
      }
    }

    private Place place(String name) throws IOException {
      Precision precision = null;
      long[] sizes = null;
      long[] offsets = null;
      Set<String> fields = new HashSet<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        once(fields.add(field), field);
        json.nextToken();
        switch (field) {
          case "dtype" -> precision = precision(name);
          case "shape" -> sizes = numbers(name, field);
          case "data_offsets" -> offsets = numbers(name, field);
          default -> throw refusal("dtype, shape and data_offsets for " + name, field);
        }
      }
      expect(
          precision != null && sizes != null && offsets != null,
          "dtype, shape and data_offsets for " + name);
      expect(offsets.length == 2, "two data_offsets for " + name);
      long begin = offsets[0];
      long end = offsets[1];
      expect(begin <= end, "data_offsets in ascending order for " + name);
      checkSize(name, sizes, precision, end - begin);
      return new Place(name, shape(name, sizes), precision, begin, end);
    }

    private Precision precision(String name) throws IOException {
      expect(json.currentToken() == JsonToken.VALUE_STRING, "text as dtype of " + name);
      return switch (json.getText()) {
        case "F32" -> Precision.SINGLE;
        case "F64" -> Precision.DOUBLE;
        default -> throw refusal("dtype F32 or F64 for " + name, json.getText());
      };
    }

    private long[] numbers(String name, String field) throws IOException {
      String expected = "whole numbers that are not negative as " + field + " of " + name;
      expect(json.currentToken() == JsonToken.START_ARRAY, expected);
      List<Long> numbers = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        expect(json.currentToken() == JsonToken.VALUE_NUMBER_INT, expected);
        BigInteger number = json.getBigIntegerValue();
        expect(number.signum() >= 0 && number.bitLength() < Long.SIZE, expected);
        numbers.add(number.longValue());
      }
      return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private void checkSize(String name, long[] sizes, Precision precision, long bytes) {
      long product = precision == Precision.SINGLE ? Float.BYTES : Double.BYTES;
      try {
        for (long size : sizes) {
          product = Math.multiplyExact(product, size);
        }
      } catch (ArithmeticException e) {
        throw new TensorFileException(
            file, "expected a size of tensor " + name + " that can be counted, got more", e);
      }
      if (product != bytes) {
        throw new TensorFileException(
            file,
            "expected "
                + product
                + " bytes by shape and dtype of tensor "
                + name
                + ", got "
                + bytes);
      }
    }

    private Shape shape(String name, long[] sizes) {
      try {
        int[] axes = new int[sizes.length];
        for (int axis = 0; axis < axes.length; axis++) {
          axes[axis] = Math.toIntExact(sizes[axis]);
        }
        return Shape.of(axes);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new TensorFileException(file, "tensor " + name + ": " + e.getMessage(), e);
      }
    }

    private void once(boolean first, String name) {
      if (!first) {
        throw new TensorFileException(file, "expected each name once, got " + name + " twice");
      }
    }

    private void expect(boolean met, String expected) throws IOException {
      if (!met) {
        JsonToken token = json.currentToken();
        throw refusal(
            expected,
            token == null ? "the end" : token.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      }
    }

    private TensorFileException refusal(String expected, String got) {
      return new TensorFileException(file, "expected " + expected + " in the header, got " + got);
    }
  }
}
