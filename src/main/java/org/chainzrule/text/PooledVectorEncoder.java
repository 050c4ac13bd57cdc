package org.chainzrule.text;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.model.Attachment;
import org.chainzrule.nn.Layer;
import org.chainzrule.onnx.OnnxInput;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.robustness.stability.TokenContributions;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.vectors.InverseFrequencies;
import org.chainzrule.text.vectors.PooledParts;
import org.chainzrule.text.vectors.PooledVectors;
import org.chainzrule.text.vectors.Standardisation;
import org.chainzrule.text.vectors.WordVectors;

/**
 * A text encoder by pooled and standardised word vectors: {@code [n, 3 d]} for vectors of length d,
 * namely their weighted mean, maximum and minimum.
 *
 * @param vectors the vectors of those words that occur in the training set
 * @param frequencies the weights of the mean, counted on the training set
 * @param scale the standardisation to the training set
 */
public record PooledVectorEncoder(
    Tokenizer tokenizer, WordVectors vectors, InverseFrequencies frequencies, Standardisation scale)
    implements TextEncoder {

  static final String NAME = "pooled";

  private static final List<PooledVectors.Pool> POOLS =
      List.of(PooledVectors.Pool.WEIGHTED_MEAN, PooledVectors.Pool.MAX, PooledVectors.Pool.MIN);

  private static final String VECTORS = "vectors";
  private static final String WEIGHTS = "weights";
  private static final String CENTRE = "centre";
  private static final String FACTOR = "factor";

  static PooledVectors raw(
      LabelledTexts texts,
      Tokenizer tokenizer,
      WordVectors vectors,
      InverseFrequencies frequencies,
      PreprocessingConfig how) {
    return PooledVectors.of(texts, tokenizer, vectors, POOLS, Optional.of(frequencies), how);
  }

  @Override
  public Dataset examples(LabelledTexts texts, PreprocessingConfig how) {
    return raw(texts, tokenizer, vectors, frequencies, how).standardised(scale);
  }

  @Override
  public Tensor encode(String... texts) {
    return PooledVectors.of(
            Arrays.asList(texts), tokenizer, vectors, POOLS, Optional.of(frequencies))
        .standardised(scale)
        .batch(IntStream.range(0, texts.length).toArray(), Precision.SINGLE)
        .inputs();
  }

  @Override
  public int words() {
    return vectors.size();
  }

  @Override
  public boolean hasInputGradient() {
    return true;
  }

  @Override
  public Tensor largestExample() {
    return Tensor.zeros(Shape.of(1, scale.size()), Precision.SINGLE);
  }

  @Override
  public Map<String, Double> contributions(
      String text, Layer network, UnaryOperator<Variable> score) {
    PooledParts pooled = PooledParts.of(text, tokenizer, vectors, POOLS, Optional.of(frequencies));
    for (double[] part : pooled.parts()) {
      // The centre shifts every text alike, so that only the factor matters.
      Arrays.setAll(part, j -> part[j] * scale.factor().get(j));
    }
    Map<String, Double> sums = new LinkedHashMap<>();
    try (TensorScope scope = TensorScope.open()) {
      double[] contributions = TokenContributions.of(network, encode(text), pooled.parts(), score);
      for (int t = 0; t < contributions.length; t++) {
        sums.merge(pooled.tokens().get(t), contributions[t], Double::sum);
      }
    }
    return sums;
  }

  @Override
  public OnnxInput onnxInput() {
    return OnnxInput.tokens();
  }

  /** Looks up the vectors of words, pools them and standardises, as {@link #encode} does. */
  @Override
  public OnnxTensor onnx(OnnxTensor ids) {
    int n = vectors.size();
    int d = vectors.dimension();
    double[] rows = new double[n * d];
    double[] weights = new double[n];
    for (int id = 0; id < n; id++) {
      float[] vector = vectors.vector(id);
      for (int j = 0; j < d; j++) {
        rows[id * d + j] = vector[j];
      }
      weights[id] = frequencies.weight(id);
    }
    // One that is always there, since nothing is the largest of none.
    OnnxTensor padded = ids.node("Pad", ids.integers(0, 0, 0, 1), ids.integers(-1).reshape());
    OnnxTensor known = ids.integers(-1).less(padded).unsqueeze(2);
    OnnxTensor places = padded.node("Max", ids.integers(0));
    OnnxTensor all = gathered(ids, "vectors", Shape.of(n, d), rows, places);
    OnnxTensor zero = all.constant(0);
    OnnxTensor shares =
        known.choose(gathered(ids, "weights", Shape.of(n, 1), weights, places), zero);
    OnnxTensor sum = shares.sum(1);
    OnnxTensor weighted = all.times(shares).sum(1);
    OnnxTensor mean = zero.less(sum).choose(weighted.divide(sum), zero);
    OnnxTensor largest = known.choose(all, all.constant(Double.NEGATIVE_INFINITY)).max(1);
    OnnxTensor negative = all.times(-1);
    OnnxTensor smallest = known.choose(negative, all.constant(Double.NEGATIVE_INFINITY)).max(1);
    OnnxTensor none = known.as(all.type()).sum(1).less(all.constant(1));
    OnnxTensor pooled =
        mean.concat(1, none.choose(zero, largest), none.choose(zero, smallest.times(-1)));
    Shape features = Shape.of(scale.size());
    return pooled
        .minus(pooled.units("centre", features, array(scale.centre())))
        .times(pooled.units("factor", features, array(scale.factor())));
  }

  private static OnnxTensor gathered(
      OnnxTensor ids, String name, Shape shape, double[] rows, OnnxTensor places) {
    return ids.constant(name, Tensor.of(shape, Precision.SINGLE, rows)).node("Gather", places);
  }

  @Override
  public Shape encodedShape(Shape ids) {
    return Shape.of(scale.size());
  }

  @Override
  public Attachment attachment() {
    int n = vectors.size();
    int d = vectors.dimension();
    float[] rows = new float[n * d];
    float[] weights = new float[n];
    for (int id = 0; id < n; id++) {
      System.arraycopy(vectors.vector(id), 0, rows, id * d, d);
      weights[id] = frequencies.weight(id);
    }
    return EncoderAttachment.of(
            NAME, tokenizer, IntStream.range(0, n).mapToObj(vectors::word).toList())
        .with(VECTORS, HostArray.of(rows))
        .with(WEIGHTS, HostArray.of(weights))
        .with(CENTRE, HostArray.of(array(scale.centre())))
        .with(FACTOR, HostArray.of(array(scale.factor())));
  }

  static PooledVectorEncoder of(Attachment attachment) {
    List<String> words = EncoderAttachment.words(attachment);
    float[] all = singles(attachment, VECTORS);
    double[] centre = attachment.numbers(CENTRE).toColumns();
    double[] factor = attachment.numbers(FACTOR).toColumns();
    float[] weights = singles(attachment, WEIGHTS);
    int d = centre.length / POOLS.size();
    if (centre.length % POOLS.size() != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected %s numbers %s for each number of a vector, got %s",
              POOLS.size(),
              CENTRE,
              centre.length));
    }
    if (all.length != (long) words.size() * d
        || weights.length != words.size()
        || factor.length != centre.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected a vector and a weight for each of %d words, got %d numbers and %d weights",
              words.size(),
              all.length,
              weights.length));
    }
    float[][] rows =
        IntStream.range(0, words.size())
            .mapToObj(id -> Arrays.copyOfRange(all, id * d, (id + 1) * d))
            .toArray(float[][]::new);
    return new PooledVectorEncoder(
        EncoderAttachment.tokenizer(attachment),
        WordVectors.of(words, rows),
        InverseFrequencies.of(weights),
        Standardisation.of(centre, factor));
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(x -> x).toArray();
  }

  private static float[] singles(Attachment attachment, String name) {
    double[] wide = attachment.numbers(name).toColumns();
    float[] narrow = new float[wide.length];
    for (int i = 0; i < wide.length; i++) {
      narrow[i] = (float) wide[i];
    }
    return narrow;
  }
}
