package org.chainzrule.tensor.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An independent, minimal reader and writer of safetensors, for valid files only. */
public record PlainTensors(
    Map<String, String> metadata, Map<String, Entry> entries, int headerBytes) {

  private static final Pattern METADATA = Pattern.compile("\"__metadata__\":\\{([^}]*)}");
  private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ENTRY =
      Pattern.compile(
          "\"([^\"]*)\":\\{\"dtype\":\"(\\w+)\",\"shape\":\\[([\\d,]*)],"
              + "\"data_offsets\":\\[(\\d+),(\\d+)]}");

  /** One tensor. */
  public record Entry(String dtype, int[] shape, double[] numbers) {}

  /** A file's parts. */
  public static PlainTensors parse(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    String header = new String(file, 8, length, StandardCharsets.UTF_8);
    Map<String, String> metadata = new LinkedHashMap<>();
    Matcher block = METADATA.matcher(header);
    if (block.find()) {
      TEXT.matcher(block.group(1))
          .results()
          .forEach(match -> metadata.put(match.group(1), match.group(2)));
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    Matcher entry = ENTRY.matcher(header);
    while (entry.find()) {
      int[] shape =
          Arrays.stream(entry.group(3).split(","))
              .filter(size -> !size.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      boolean wide = entry.group(2).equals("F64");
      bytes.position(8 + length + Integer.parseInt(entry.group(4)));
      double[] numbers = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = wide ? bytes.getDouble() : bytes.getFloat();
      }
      entries.put(entry.group(1), new Entry(entry.group(2), shape, numbers));
    }
    return new PlainTensors(metadata, entries, length);
  }

  /** A file with this header, as it stands, and these bytes behind it. */
  public static byte[] bytes(String header, byte[] data) {
    return bytes(header.getBytes(StandardCharsets.UTF_8), data);
  }

  /** As {@link #bytes(String, byte[])}. */
  public static byte[] bytes(byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(data)
        .array();
  }

  /** What was put into a little-endian buffer. */
  public static byte[] data(Consumer<ByteBuffer> content) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
    content.accept(buffer);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
