package org.chainzrule.train.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An independent reader of event files, which shares no code with the writer. */
final class EventReader {

  private static final int[] TABLE = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int c = i;
      for (int bit = 0; bit < 8; bit++) {
        // The reflected Castagnoli polynomial of CRC-32C.
        c = (c & 1) != 0 ? c >>> 1 ^ 0x82F63B78 : c >>> 1;
      }
      TABLE[i] = c;
    }
  }

  /** A value of a summary: a scalar, or the fields of a histogram by field number. */
  record Value(Float scalar, Map<Integer, List<Double>> histogram) {}

  /** One event of the file. */
  record Event(double time, long step, String version, Map<String, Value> values, boolean starts) {}

  private EventReader() {}

  static List<Event> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      check(in, length);
      byte[] content =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(content);
      check(in, content);
      events.add(event(content));
    }
    return events;
  }

  private static void check(ByteBuffer in, byte[] bytes) {
    int masked = crc(bytes);
    masked = (masked >>> 15 | masked << 17) + 0xA282EAD8;
    int read = in.getInt();
    if (read != masked) {
      throw new AssertionError("expected checksum " + masked + ", got " + read);
    }
  }

  static int crc(byte... bytes) {
    int c = ~0;
    for (byte b : bytes) {
      c = TABLE[(c ^ b) & 0xFF] ^ c >>> 8;
    }
    return ~c;
  }

  private static Event event(byte[] content) {
    Walk walk = new Walk(content);
    double time = 0;
    long step = 0;
    String version = "";
    boolean starts = false;
    Map<String, Value> values = new LinkedHashMap<>();
    while (walk.next()) {
      switch (walk.field) {
        case 1 -> time = walk.in.getDouble();
        case 2 -> step = walk.varint();
        case 3 -> version = walk.text();
        case 5 -> summary(walk.bytes(), values);
        case 7 -> starts = starts(walk.bytes());
        default -> throw new AssertionError("field " + walk.field + " of an event");
      }
    }
    return new Event(time, step, version, values, starts);
  }

  /** Whether a session log has the status START. */
  private static boolean starts(byte[] content) {
    Walk walk = new Walk(content);
    boolean starts = false;
    while (walk.next()) {
      starts |= walk.field == 1 && walk.varint() == 1;
    }
    return starts;
  }

  /**
   * What TensorBoard shows of several files, one after the other: a session that starts at a step
   * makes it forget earlier events of this step and later ones.
   */
  static List<Event> shown(List<Path> files) throws IOException {
    List<Event> shown = new ArrayList<>();
    for (Path file : files) {
      for (Event event : read(file)) {
        if (event.starts()) {
          shown.removeIf(other -> other.step() >= event.step());
        } else {
          shown.add(event);
        }
      }
    }
    return shown;
  }

  private static void summary(byte[] content, Map<String, Value> values) {
    Walk walk = new Walk(content);
    while (walk.next()) {
      if (walk.field != 1) {
        throw new AssertionError("field " + walk.field + " of a summary");
      }
      Walk value = new Walk(walk.bytes());
      String tag = "";
      Float scalar = null;
      Map<Integer, List<Double>> histogram = new LinkedHashMap<>();
      while (value.next()) {
        switch (value.field) {
          case 1 -> tag = value.text();
          case 2 -> scalar = value.in.getFloat();
          case 5 -> histogram(value.bytes(), histogram);
          default -> throw new AssertionError("field " + value.field + " of a value");
        }
      }
      values.put(tag, new Value(scalar, histogram));
    }
  }

  private static void histogram(byte[] content, Map<Integer, List<Double>> fields) {
    Walk walk = new Walk(content);
    while (walk.next()) {
      List<Double> numbers = fields.computeIfAbsent(walk.field, field -> new ArrayList<>());
      if (walk.wire == 1) {
        numbers.add(walk.in.getDouble());
      } else {
        ByteBuffer packed = ByteBuffer.wrap(walk.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        while (packed.hasRemaining()) {
          numbers.add(packed.getDouble());
        }
      }
    }
  }

  /** Reads the fields of one protobuf message. */
  private static final class Walk {
    private final ByteBuffer in;
    private int field;
    private int wire;

    Walk(byte... content) {
      in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean next() {
      if (!in.hasRemaining()) {
        return false;
      }
      long key = varint();
      field = (int) (key >>> 3);
      wire = (int) (key & 7);
      return true;
    }

    long varint() {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        byte b = in.get();
        value |= (b & 0x7FL) << shift;
        if (b >= 0) {
          return value;
        }
      }
      throw new AssertionError("a number of more than 64 bits");
    }

    byte[] bytes() {
      byte[] content = new byte[(int) varint()];
      in.get(content);
      return content;
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }
}
