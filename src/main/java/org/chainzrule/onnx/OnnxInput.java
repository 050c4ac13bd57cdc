package org.chainzrule.onnx;

import java.util.OptionalInt;
import org.chainzrule.tensor.Shape;

/**
 * What an exported network reads: a batch of any number of examples.
 *
 * @param example the shape of one example; of token ids that may be of any number, one such shape
 * @param isTokens whether it reads token ids, which are whole numbers of 64 bits
 * @param anyLength whether the number of tokens may differ from batch to batch
 */
public record OnnxInput(Shape example, boolean isTokens, boolean anyLength) {

  /** A number of tokens that no layer's size happens to be. */
  private static final int SOME_LENGTH = 7;

  /** Numbers in the precision of the network. */
  public static OnnxInput numbers(Shape example) {
    return new OnnxInput(example, false, false);
  }

  /** Token ids {@code [n, L]}; negative ones are padding. */
  public static OnnxInput tokens() {
    return new OnnxInput(Shape.of(SOME_LENGTH), true, true);
  }

  /**
   * As many token ids for each example.
   *
   * @param length how many, at least 1
   * @throws IllegalArgumentException if there are fewer
   */
  public static OnnxInput tokens(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("expected at least 1 token of a text, got " + length);
    }
    return new OnnxInput(Shape.of(length), true, false);
  }

  /** Token ids, as many for each example if a number is given. */
  public static OnnxInput tokens(OptionalInt length) {
    return length.isPresent() ? tokens(length.getAsInt()) : tokens();
  }

  /** The same with more tokens, to tell which sizes of a network depend on their number. */
  public OnnxInput longer() {
    return new OnnxInput(Shape.of(example.size(0) + 1), isTokens, anyLength);
  }
}
