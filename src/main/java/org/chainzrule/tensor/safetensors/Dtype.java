package org.chainzrule.tensor.safetensors;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Precision;

/**
 * The kinds of numbers that a safetensors file may hold, by their names in the format. Those that
 * mean the same as 32- or 64-bit floating point can be loaded; the others are listed only.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">safetensors</a>
 */
public enum Dtype {
  /** 64-bit floating point. */
  F64(64, Precision.DOUBLE) {
    @Override
    void read(ByteBuffer from, HostBlock to, int at) {
      to.doubles[at] = from.getDouble();
    }
  },
  /** 32-bit floating point. */
  F32(32, Precision.SINGLE) {
    @Override
    void read(ByteBuffer from, HostBlock to, int at) {
      to.singles[at] = Float.intBitsToFloat(from.getInt());
    }
  },
  /** 16-bit floating point of IEEE 754; widened to 32 bits, which changes no number. */
  F16(16, Precision.SINGLE) {
    @Override
    void read(ByteBuffer from, HostBlock to, int at) {
      to.singles[at] = halfToFloat(from.getShort());
    }
  },
  /** The upper 16 bits of 32-bit floating point; widened to these, which changes no number. */
  BF16(16, Precision.SINGLE) {
    @Override
    void read(ByteBuffer from, HostBlock to, int at) {
      to.singles[at] = Float.intBitsToFloat(from.getShort() << Short.SIZE);
    }
  },
  /**
   * 64-bit whole numbers, such as the counter {@code num_batches_tracked} of a batch normalisation;
   * up to 2⁵³ in size they are 64-bit floating point as well, and larger ones are refused.
   */
  I64(64, Precision.DOUBLE) {
    @Override
    void read(ByteBuffer from, HostBlock to, int at) {
      long whole = from.getLong();
      if (whole > EXACT || whole < -EXACT) {
        throw new IllegalArgumentException(
            "expected whole numbers of at most 2^53 in size, which 64-bit floating point holds"
                + " exactly, got "
                + whole);
      }
      to.doubles[at] = whole;
    }
  },
  /** A truth value in a byte. */
  BOOL(8),
  /** Whole numbers in 0..2⁸ - 1. */
  U8(8),
  /** 8-bit whole numbers with a sign. */
  I8(8),
  /** Whole numbers in 0..2¹⁶ - 1. */
  U16(16),
  /** 16-bit whole numbers with a sign. */
  I16(16),
  /** Whole numbers in 0..2³² - 1. */
  U32(32),
  /** 32-bit whole numbers with a sign. */
  I32(32),
  /** Whole numbers in 0..2⁶⁴ - 1. */
  U64(64),
  /** Complex numbers of two 32-bit ones. */
  C64(64),
  /** 4-bit floating point. */
  F4(4),
  /** 6-bit floating point with 2 bits of exponent. */
  F6_E2M3(6),
  /** 6-bit floating point with 3 bits of exponent. */
  F6_E3M2(6),
  /** 8-bit floating point with 5 bits of exponent. */
  F8_E5M2(8),
  /** 8-bit floating point with 4 bits of exponent. */
  F8_E4M3(8),
  /** Powers of two in 8 bits. */
  F8_E8M0(8);

  /** The largest whole number up to which 64-bit floating point holds all. */
  private static final long EXACT = 1L << 53;

  private final int bits;
  private final Optional<Precision> precision;

  Dtype(int bits) {
    this.bits = bits;
    this.precision = Optional.empty();
  }

  Dtype(int bits, Precision precision) {
    this.bits = bits;
    this.precision = Optional.of(precision);
  }

  /** The kind of this name in the format; empty for a name that is none. */
  static Optional<Dtype> of(String name) {
    return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
  }

  /** The kind of number that a file holds for numbers of this precision. */
  static Dtype of(Precision precision) {
    return precision == Precision.SINGLE ? F32 : F64;
  }

  /** How many bits a number has in the file. */
  public int bits() {
    return bits;
  }

  /** The precision that numbers of this kind are loaded in; empty if they cannot be loaded. */
  public Optional<Precision> precision() {
    return precision;
  }

  /** Reads the next number from a little-endian buffer into a block of this kind's precision. */
  void read(ByteBuffer from, HostBlock to, int at) {
    throw new UnsupportedOperationException("expected a kind that can be loaded, got " + this);
  }

  /** The value of 16 bits: a sign, 5 bits of exponent and 10 of fraction. */
  private static float halfToFloat(short half) {
    int exponent = half >> 10 & 0x1F;
    int fraction = half & 0x3FF;
    int sign = (half & 0x8000) << 16;
    if (exponent == 0) {
      // Zero and the numbers below the smallest exponent: multiples of 2^-24.
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
    }
    // The exponent's bias is 15 in 16 bits and 127 in 32; the highest means infinity and NaN.
    int wide = exponent == 0x1F ? 0xFF : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}
