package org.chainzrule.examples;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Review;
import org.chainzrule.data.Reviews;
import org.chainzrule.nn.Attachment;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;

/** How texts become what a network reads; it is kept in the network's file. */
interface ReviewReader {

  /** Reviews as examples. */
  Dataset examples(Reviews reviews, Preparation how);

  /** One text as the network reads it, shape {@code [1, ...]}; it belongs to the open scope. */
  default Tensor example(String text) {
    // The stars are not looked at.
    Reviews one = Reviews.of(List.of(new Review(1, text)));
    return examples(one, Preparation.standard().threads(1))
        .batch(new int[] {0}, Precision.SINGLE)
        .inputs();
  }

  /** How many words have a number or a vector. */
  int words();

  /** Whether examples are numbers with a derivative, not those of tokens. */
  boolean hasInputGradient();

  /** An example {@code [1, ...]} with the largest numbers that it makes. */
  Tensor farthest();

  /**
   * How much each word of a text, or run of words, moves a number of the prediction, see {@link
   * org.chainzrule.measure.TokenContributions}; of repeated ones the sum.
   *
   * @param score from the network's outputs to that number
   */
  Map<String, Double> contributions(String text, Layer network, UnaryOperator<Variable> score);

  /** What {@link #of} makes it of again, to the bit. */
  Attachment attachment();

  /**
   * The reader that wrote an attachment.
   *
   * @throws IllegalArgumentException if something is missing or makes no sense
   */
  static ReviewReader of(Attachment attachment) {
    String kind = attachment.text(KIND);
    return switch (kind) {
      case TokenReader.NAME -> TokenReader.of(attachment);
      case PooledReader.NAME -> PooledReader.of(attachment);
      default ->
          throw new IllegalArgumentException(
              "expected a reader of tokens or of pooled vectors, got " + kind);
    };
  }

  /** Where an attachment says which reader it is. */
  String KIND = "reader";
}
