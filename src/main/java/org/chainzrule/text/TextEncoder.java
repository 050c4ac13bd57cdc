package org.chainzrule.text;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.model.Attachment;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.text.cache.PreprocessingConfig;

/** How texts become what a network reads; immutable, for many threads, kept in the model's file. */
public sealed interface TextEncoder permits TokenIdEncoder, PooledVectorEncoder {

  /** Labelled texts as examples, encoded once on several threads. */
  Dataset examples(LabelledTexts texts, PreprocessingConfig how);

  /**
   * One or several texts as the network reads them, shape {@code [n, ...]}, in 32 bits; they belong
   * to the open scope. Made on this thread, without a data set.
   */
  Tensor encode(String... texts);

  /** How many words have an id or a vector. */
  int words();

  /** Whether examples are numbers with a derivative, not the ids of tokens. */
  boolean hasInputGradient();

  /** An example {@code [1, ...]} with the largest numbers that it makes. */
  Tensor farthest();

  /**
   * How much each token or n-gram of a text moves a number of the prediction, see {@link
   * org.chainzrule.robustness.stability.TokenContributions}; of repeated ones the sum.
   *
   * @param score from the network's outputs to that number
   */
  Map<String, Double> contributions(String text, Layer network, UnaryOperator<Variable> score);

  /** What {@link #of} makes it of again, to the bit. */
  Attachment attachment();

  /**
   * The encoder that wrote an attachment.
   *
   * @throws IllegalArgumentException if something is missing or makes no sense
   */
  static TextEncoder of(Attachment attachment) {
    String kind = attachment.text(EncoderAttachment.KIND);
    return switch (kind) {
      case TokenIdEncoder.NAME -> TokenIdEncoder.of(attachment);
      case PooledVectorEncoder.NAME -> PooledVectorEncoder.of(attachment);
      default ->
          throw new IllegalArgumentException(
              "expected an encoder of tokens or of pooled vectors, got " + kind);
    };
  }
}
