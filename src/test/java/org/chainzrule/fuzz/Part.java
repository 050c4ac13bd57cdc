package org.chainzrule.fuzz;

import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A part of a file that is damaged by itself, while everything around it is made to fit: lengths
 * and checksums are computed again, so that the damage reaches the parser behind them.
 *
 * @param name what it is, for reports
 * @param form how its bytes are to be understood by the {@link Mutator}
 * @param sealed whether the format notices all damage of a damaged file: then only the undamaged
 *     value may be read
 * @param take the part of a file
 * @param put a file with another part in place of its own
 */
public record Part(
    String name,
    Form form,
    Predicate<byte[]> sealed,
    UnaryOperator<byte[]> take,
    BinaryOperator<byte[]> put) {

  /** What the bytes of a part are. */
  public enum Form {
    BYTES,
    JSON
  }

  /** The whole file, whose format has no checksum: other numbers in it are other numbers. */
  public static Part plain() {
    return new Part("plain file", Form.BYTES, file -> false, file -> file, (file, part) -> part);
  }

  /** The whole file, whose format notices every damage. */
  public static Part checked() {
    return new Part("file", Form.BYTES, file -> true, file -> file, (file, part) -> part);
  }

  /** No part, for a file that only stands beside the others. */
  public static Part nothing() {
    return new Part("nothing", Form.BYTES, file -> true, file -> new byte[1], (file, part) -> file);
  }

  /** A part whose checksums are computed again. */
  public static Part resealed(
      String name, Form form, UnaryOperator<byte[]> take, BinaryOperator<byte[]> put) {
    return new Part(name, form, file -> false, take, put);
  }
}
