package org.chainzrule.text;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.model.Attachment;
import org.chainzrule.nn.Layer;
import org.chainzrule.onnx.OnnxInput;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.text.cache.PreprocessingConfig;

/**
 * Turns texts into inputs of a network. An encoder is immutable, may be shared by threads, and is
 * saved in the model's file.
 */
public sealed interface TextEncoder permits TokenIdEncoder, PooledVectorEncoder {

  /** Encodes labelled texts as a data set, once and on several threads. */
  Dataset examples(LabelledTexts texts, PreprocessingConfig how);

  /**
   * Encodes one or several texts on this thread, shape {@code [n, ...]} in 32 bits; the tensor
   * belongs to the open scope.
   */
  Tensor encode(String... texts);

  /** The number of words that have an id or a vector. */
  int words();

  /** Whether the loss has a gradient by the inputs; token ids have none. */
  boolean hasInputGradient();

  /** An example {@code [1, ...]} with the largest ids that the encoder can produce. */
  Tensor largestExample();

  /**
   * The contribution of each token or n-gram of a text to a score, see {@link
   * org.chainzrule.robustness.stability.TokenContributions}; repeated ones are summed.
   *
   * @param score computes the score {@code [1, 1]} from the network's outputs
   */
  Map<String, Double> contributions(String text, Layer network, UnaryOperator<Variable> score);

  /** What an ONNX graph of its model reads: token ids {@code [n, L]}. */
  OnnxInput onnxInput();

  /** What it makes of token ids in an ONNX graph, as its network reads it. */
  OnnxTensor onnx(OnnxTensor ids);

  /**
   * The shape of what the network reads of one text.
   *
   * @param ids the shape of its token ids
   */
  Shape encodedShape(Shape ids);

  /** What is saved of the encoder; {@link #of} restores it to the bit. */
  Attachment attachment();

  /** Whether an attachment is that of a model that reads texts. */
  @Internal("spark")
  static boolean isIn(Attachment attachment) {
    return attachment.texts().containsKey(EncoderAttachment.KIND);
  }

  /**
   * Restores an encoder.
   *
   * @throws IllegalArgumentException if the attachment is incomplete or inconsistent
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
