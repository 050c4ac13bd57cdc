package org.chainzrule.text;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.model.Attachment;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;

/**
 * The output of a text model that predicts a score, any real number s. The network predicts {@code
 * (s - mean) / deviation} and minimises the mean squared error, so that the unit of the scores does
 * not matter.
 *
 * @param mean the mean of the scores in the training set, finite
 * @param deviation their standard deviation, above 0
 */
public record ScoreOutput(double mean, double deviation) implements TextOutput {

  /** The type of the decoder of scores in a file. */
  static final String TYPE = "Values";

  static final String MEAN = "scoreMean";
  private static final String DEVIATION = "scoreDeviation";

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ScoreOutput {
    if (!Double.isFinite(mean) || !(deviation > 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException(
          "expected a finite mean and a deviation above 0, got " + mean + " and " + deviation);
    }
  }

  /** The output for the scores of a training set; the deviation is 1 if all scores are equal. */
  static ScoreOutput of(LabelledTexts texts, BadRows bad) {
    try (Stream<LabelledText> stream = texts.stream(bad)) {
      double[] scores = stream.mapToDouble(LabelledText::target).toArray();
      double mean = 0;
      for (double score : scores) {
        mean += score / scores.length;
      }
      double variance = 0;
      for (double score : scores) {
        variance += (score - mean) * (score - mean) / scores.length;
      }
      return new ScoreOutput(mean, variance > 0 ? Math.sqrt(variance) : 1);
    }
  }

  @Override
  public List<String> classNames() {
    return List.of();
  }

  @Override
  public LayerPlan plan(int in) {
    return Dense.plan(in, 1);
  }

  @Override
  public Loss loss(ClassWeights weights) {
    return Loss.meanSquaredError();
  }

  @Override
  public Dataset targets(Dataset labelled) {
    return new Standardised(labelled, this);
  }

  @Override
  public OutputDecoder decoder() {
    return OutputDecoder.values(mean, deviation);
  }

  @Override
  public Attachment addTo(Attachment attachment) {
    return attachment;
  }

  static ScoreOutput of(Description decoder) {
    return new ScoreOutput(decoder.number("mean"), decoder.number("deviation"));
  }

  static ScoreOutput ofFormat1(Attachment attachment) {
    return new ScoreOutput(
        EncoderAttachment.number(attachment, MEAN, Double::valueOf),
        EncoderAttachment.number(attachment, DEVIATION, Double::valueOf));
  }

  /** A view of examples with standardised scores. */
  private record Standardised(Dataset data, ScoreOutput output) implements Dataset {

    @Override
    public int size() {
      return data.size();
    }

    @Override
    public Shape inputShape() {
      return data.inputShape();
    }

    @Override
    public OptionalInt classes() {
      return OptionalInt.empty();
    }

    @Override
    public Dataset inEpoch(int number) {
      return new Standardised(data.inEpoch(number), output);
    }

    @Override
    public Batch batch(int[] rows, Precision precision) {
      Batch batch = data.batch(rows, precision);
      return new Batch(
          batch.inputs(), batch.targets().plus(-output.mean).times(1 / output.deviation));
    }
  }
}
