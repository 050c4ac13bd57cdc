package org.chainzrule.nn.loss;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * How the outputs of a network are read: as classes, as class probabilities, or as expected values.
 * A network alone does not say whether four numbers are the logits of four classes by softmax or of
 * the four thresholds between five classes. The loss that it was trained by knows, and gives its
 * decoder, which is saved with the model.
 *
 * <pre>{@code
 * OutputDecoder decoder = loss.decoder();
 * new Model(network, decoder, Provenance.none()).save(Path.of("stars.safetensors"));
 * int[] classes = Predictor.of(network, decoder).predict(rows).classes();
 * }</pre>
 *
 * <p>Whatever a decoder cannot give is empty; by default that is everything. Decoders are
 * immutable, and equal where they read outputs alike.
 */
public interface OutputDecoder {

  /**
   * The number of classes K that such outputs are about; empty where there are no classes.
   *
   * @param outputs of a network, {@code [n, ...]}
   */
  default OptionalInt classes(Tensor outputs) {
    return OptionalInt.empty();
  }

  /**
   * The class, in {@code 0..K-1}, that each row of the outputs decides for; empty where there are
   * no classes.
   *
   * @param outputs of a network, {@code [n, ...]}; the same numbers give the same classes in both
   *     precisions
   * @throws IllegalArgumentException if the outputs do not fit
   */
  default Optional<int[]> decide(Tensor outputs) {
    return Optional.empty();
  }

  /**
   * The probability of every class, shape {@code [n, K]}, not negative and 1 in sum; empty where
   * the outputs give none.
   *
   * @param outputs of a network, {@code [n, ...]}
   * @throws IllegalArgumentException if the outputs do not fit
   */
  default Optional<Tensor> probabilities(Tensor outputs) {
    return Optional.empty();
  }

  /**
   * The probability of each of several labels that do not exclude each other, {@code P(t_j = 1)} in
   * 0..1, in the shape of the outputs; empty where the outputs are not about labels.
   *
   * @param outputs of a network, {@code [n, ...]}
   */
  default Optional<Tensor> labelProbabilities(Tensor outputs) {
    return Optional.empty();
  }

  /**
   * The values that are expected, with their gradient; empty where the outputs give none. Of
   * classes it is the class index {@code Σ_k k P(y = k)}, shape {@code [n, 1]}, which means
   * something where the classes are ordered. Of values it is the values themselves, and of labels
   * their probabilities, in the shape of the outputs.
   *
   * @param outputs of a network, {@code [n, ...]}
   * @throws IllegalArgumentException if the outputs do not fit
   */
  default Optional<Variable> expected(Variable outputs) {
    return Optional.empty();
  }

  /** Whether it always decides for the class of the largest output, which certificates prove. */
  default boolean decidesForLargest() {
    return false;
  }

  /**
   * What is saved of it: a type that {@link LayerTypes} can build again, and its settings. By
   * default it has none.
   *
   * @throws UnsupportedOperationException if it has none
   */
  default Description describe() {
    throw new UnsupportedOperationException(
        "expected a decoder that can be saved, got "
            + this
            + "; "
            + getClass().getSimpleName()
            + " needs describe(), and its type in LayerTypes for loading");
  }

  /**
   * What it reads in an ONNX graph: {@code "classes"}, whole numbers {@code [n]}, {@code
   * "probabilities"}, {@code [n, K]}, and {@code "expected"}, each where it gives them. By default
   * that is not known, and {@link org.chainzrule.model.Onnx} refuses the decoder by name.
   *
   * @param outputs of a network, with the axes of an example in reverse as everywhere in a graph
   * @param shape of the outputs of one example
   * @throws IllegalArgumentException if it has no meaning in ONNX, or the outputs do not fit
   */
  default Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    throw new IllegalArgumentException(
        "expected a decoder that can be written as ONNX, got "
            + this
            + "; "
            + getClass().getSimpleName()
            + " needs onnx(outputs, shape), or OutputDecoder.none() writes the outputs alone");
  }

  /**
   * The same, deciding by its class probabilities in another way; deciding fails where there are
   * none.
   */
  default OutputDecoder deciding(DecisionRule rule) {
    return new DecoderWithRule(this, rule);
  }

  /**
   * Softmax, {@code P(y = k) = softmax(z)_k} of logits z {@code [n, K]}; decides for the largest
   * logit, the first of several equal ones.
   */
  static OutputDecoder softmax() {
    return SoftmaxDecoder.INSTANCE;
  }

  /**
   * Sigmoid, {@code P(y = 1) = σ(z)} of one logit z {@code [n, 1]} for two classes; decides for
   * class 1 where z is above 0.
   */
  static OutputDecoder sigmoid() {
    return SigmoidDecoder.INSTANCE;
  }

  /**
   * Labels that do not exclude each other, {@code P(t_j = 1) = σ(z_j)} of a logit z for each label,
   * {@code [n, labels]}.
   */
  static OutputDecoder labels() {
    return LabelDecoder.INSTANCE;
  }

  /** Values of any kind without classes, such as those of a regression: the outputs themselves. */
  static OutputDecoder values() {
    return values(0, 1);
  }

  /**
   * Values y without classes of outputs that are standardised, {@code (y - mean) / deviation}.
   *
   * @param mean finite
   * @param deviation above 0, finite
   * @throws IllegalArgumentException if a number is out of its range
   */
  static OutputDecoder values(double mean, double deviation) {
    return new ValueDecoder(mean, deviation);
  }

  /**
   * Several values of outputs {@code [n, out]} that are standardised each by its own mean and
   * deviation.
   *
   * @param means {@code [out]}, finite
   * @param deviations {@code [out]}, above 0, finite
   * @throws IllegalArgumentException if a number is out of its range, or there are more of one kind
   */
  static OutputDecoder values(List<Double> means, List<Double> deviations) {
    return means.size() == 1 && deviations.size() == 1
        ? values(means.get(0), deviations.get(0))
        : new ColumnValueDecoder(means, deviations);
  }

  /** No decoder: nobody has said what the outputs mean, and they are not interpreted. */
  static OutputDecoder none() {
    return NoDecoder.INSTANCE;
  }
}
