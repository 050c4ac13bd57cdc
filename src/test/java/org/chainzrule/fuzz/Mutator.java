package org.chainzrule.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chainzrule.tensor.random.Generator;

/** Damages bytes at random; all choices come from one generator. */
final class Mutator {

  /** Numbers at the borders of types and of what a format allows. */
  static final List<String> DECIMALS =
      List.of(
          "-1",
          "0",
          "-0",
          "1",
          "2",
          "3",
          "5",
          "255",
          "256",
          "65536",
          "2147483647",
          "2147483648",
          "-2147483648",
          "4294967296",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "99999999999999999999",
          "1e308",
          "1e309",
          "-1e309",
          "1e-320",
          "1.5",
          "0.5",
          "1e3",
          "NaN",
          "Infinity",
          "00",
          "+1",
          "0x10",
          "\u0663",
          "1_0",
          "1 ",
          "");

  private static final long[] INTEGERS = {
    0,
    1,
    2,
    -1,
    127,
    128,
    255,
    256,
    32767,
    32768,
    65535,
    65536,
    100_000_000,
    2147483639,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");

  /** The largest file that repeating makes. */
  private static final int LARGEST = 100_000;

  private final Generator random;
  private final List<byte[]> dictionary;
  private final List<byte[]> others;

  /**
   * @param dictionary words of the format
   * @param others parts of other samples, for splices
   */
  Mutator(Generator random, List<String> dictionary, List<byte[]> others) {
    this.random = random;
    this.dictionary =
        dictionary.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
    this.others = others;
  }

  /** A damaged copy: one to four mutations. */
  byte[] mutate(byte[] whole, Part.Form form) {
    byte[] bytes = whole;
    int count = 1 + random.nextInt(4) * random.nextInt(2);
    for (int i = 0; i < count; i++) {
      bytes =
          form == Part.Form.JSON && random.nextInt(3) > 0
              ? structural(bytes)
              : mutated(bytes.length == 0 ? new byte[1] : bytes);
    }
    return bytes;
  }

  private byte[] structural(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new JsonMutator(random).mutate(text).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] mutated(byte[] x) {
    int at = random.nextInt(x.length);
    int most = Math.min(x.length - at, 1 + random.nextInt(random.nextInt(4) == 0 ? x.length : 16));
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> changed(x, at, (byte) (x[at] ^ 1 << random.nextInt(8)));
      case 3 -> changed(x, at, (byte) random.nextInt(256));
      case 4 -> replaced(x, at, at, noise(1 + random.nextInt(8)));
      case 5 -> replaced(x, at, at + most, new byte[0]);
      case 6 -> replaced(x, at, at, Arrays.copyOfRange(x, at, at + Math.min(most, half(x))));
      case 7 -> Arrays.copyOf(x, at);
      case 8 -> spliced(x, at);
      case 9, 10 -> integer(x, at);
      case 11 -> decimal(x);
      case 12 -> token(x, at, most);
      default -> random.nextInt(20) == 0 ? repeated(x, at, at + most) : moved(x, at, at + most);
    };
  }

  /**
   * A copy of the whole would be a valid file in formats that can be concatenated, such as gzip.
   */
  private static int half(byte[] x) {
    return Math.max(1, x.length / 2);
  }

  private static byte[] changed(byte[] x, int at, byte value) {
    byte[] copy = x.clone();
    copy[at] = value;
    return copy;
  }

  private static byte[] replaced(byte[] x, int from, int to, byte[] by) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(x.length + by.length);
    out.write(x, 0, from);
    out.writeBytes(by);
    out.write(x, to, x.length - to);
    return out.toByteArray();
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** The beginning of this file and the end of another. */
  private byte[] spliced(byte[] x, int at) {
    byte[] other = others.get(random.nextInt(others.size()));
    int from = other.length == 0 ? 0 : 1 + random.nextInt(other.length);
    return replaced(x, at, x.length, Arrays.copyOfRange(other, from, Math.max(from, other.length)));
  }

  /** Writes a number of 1 to 8 bytes over what is there, or changes the one that is there by 1. */
  private byte[] integer(byte[] x, int at) {
    int width = Math.min(1 << random.nextInt(4), x.length - at);
    ByteBuffer eight =
        ByteBuffer.allocate(8)
            .order(random.nextInt(2) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    boolean big = eight.order() == ByteOrder.BIG_ENDIAN;
    eight.put(big ? 8 - width : 0, x, at, width);
    long there = eight.getLong(0);
    long value =
        switch (random.nextInt(6)) {
          case 0 -> there + 1;
          case 1 -> there - 1;
          case 2 -> x.length;
          case 3 -> random.nextInt(2) == 0 ? 0x7FC00000L : 0x7FF8000000000000L;
          default -> INTEGERS[random.nextInt(INTEGERS.length)];
        };
    byte[] copy = x.clone();
    eight.putLong(0, value).get(big ? 8 - width : 0, copy, at, width);
    return copy;
  }

  /** Replaces a number that stands in the bytes as text. */
  private byte[] decimal(byte[] x) {
    String text = new String(x, StandardCharsets.ISO_8859_1);
    List<MatchResult> numbers = NUMBER.matcher(text).results().toList();
    if (numbers.isEmpty()) {
      return changed(x, random.nextInt(x.length), (byte) ('0' + random.nextInt(10)));
    }
    MatchResult number = numbers.get(random.nextInt(numbers.size()));
    String by = DECIMALS.get(random.nextInt(DECIMALS.size()));
    return replaced(x, number.start(), number.end(), by.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] token(byte[] x, int at, int most) {
    byte[] word =
        dictionary.isEmpty() ? noise(1) : dictionary.get(random.nextInt(dictionary.size()));
    return replaced(x, at, random.nextInt(2) == 0 ? at : at + most, word);
  }

  private byte[] moved(byte[] x, int from, int to) {
    byte[] without = replaced(x, from, to, new byte[0]);
    int at = random.nextInt(without.length + 1);
    return replaced(without, at, at, Arrays.copyOfRange(x, from, to));
  }

  /** Repeats a few bytes until the file is large, to find what is not linear in its size. */
  private byte[] repeated(byte[] x, int from, int to) {
    byte[] range = Arrays.copyOfRange(x, from, Math.min(to, from + 64));
    byte[] many = new byte[Math.max(0, LARGEST - x.length) / range.length * range.length];
    for (int at = 0; at < many.length; at += range.length) {
      System.arraycopy(range, 0, many, at, range.length);
    }
    return replaced(x, from, from, many);
  }
}
