package org.chainzrule.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Parts of safetensors files of this library, whose digest is computed again. */
public final class SafetensorsParts {

  private static final String BEGIN = "{\"__metadata__\":{\"chainzrule.sha256\":\"";
  private static final int DIGITS = 64;

  private SafetensorsParts() {}

  /**
   * The whole file, its header, its numbers, and each value of its metadata; those that are JSON
   * themselves are changed as such.
   */
  public static List<Part> of(byte[] sample) {
    List<Part> parts = new ArrayList<>();
    parts.add(text(header(sample)).startsWith(BEGIN) ? Part.checked() : Part.plain());
    parts.add(
        Part.resealed(
            "header",
            Part.Form.JSON,
            SafetensorsParts::header,
            (file, header) -> file(header, body(file))));
    parts.add(
        Part.resealed(
            "numbers",
            Part.Form.BYTES,
            SafetensorsParts::body,
            (file, body) -> file(header(file), body)));
    String header = text(header(sample));
    for (JsonSpans.Span span : JsonSpans.of(header)) {
      String[] path = span.path().split("\n");
      if (path.length == 2 && path[0].equals("__metadata__") && !path[1].endsWith("sha256")) {
        parts.add(metadata(path[1], header.startsWith("\"{", span.from())));
      }
    }
    return parts;
  }

  private static Part metadata(String key, boolean json) {
    return Part.resealed(
        "metadata " + key,
        json ? Part.Form.JSON : Part.Form.BYTES,
        file -> {
          String header = text(header(file));
          JsonSpans.Span span = find(header, key);
          return unescaped(header.substring(span.from() + 1, span.to() - 1))
              .getBytes(StandardCharsets.UTF_8);
        },
        (file, value) -> {
          String header = text(header(file));
          JsonSpans.Span span = find(header, key);
          String changed =
              header.substring(0, span.from() + 1)
                  + escaped(text(value))
                  + header.substring(span.to() - 1);
          return file(changed.getBytes(StandardCharsets.UTF_8), body(file));
        });
  }

  private static JsonSpans.Span find(String header, String key) {
    return JsonSpans.of(header).stream()
        .filter(span -> span.path().equals("__metadata__\n" + key))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] header(byte[] file) {
    return Arrays.copyOfRange(file, Long.BYTES, Long.BYTES + length(file));
  }

  private static byte[] body(byte[] file) {
    return Arrays.copyOfRange(file, Long.BYTES + length(file), file.length);
  }

  private static int length(byte[] file) {
    return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** A file of this header and these numbers; its digest is true where the header has one. */
  private static byte[] file(byte[] header, byte[] body) {
    byte[] copy = header.clone();
    boolean digest = text(copy).startsWith(BEGIN) && copy.length >= BEGIN.length() + DIGITS;
    if (digest) {
      Arrays.fill(copy, BEGIN.length(), BEGIN.length() + DIGITS, (byte) '0');
    }
    byte[] file =
        ByteBuffer.allocate(Long.BYTES + copy.length + body.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(copy.length)
            .put(copy)
            .put(body)
            .array();
    if (digest) {
      byte[] digits = sha256(file).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, file, Long.BYTES + BEGIN.length(), DIGITS);
    }
    return file;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String unescaped(String json) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\\') {
        i++;
        switch (json.charAt(i)) {
          case 'n' -> text.append('\n');
          case 't' -> text.append('\t');
          case 'r' -> text.append('\r');
          case 'b' -> text.append('\b');
          case 'f' -> text.append('\f');
          case 'u' -> {
            text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
            i += 4;
          }
          default -> text.append(json.charAt(i));
        }
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String escaped(String text) {
    StringBuilder json = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.toString();
  }
}
