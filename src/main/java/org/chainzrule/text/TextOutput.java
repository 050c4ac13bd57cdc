package org.chainzrule.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.model.Attachment;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.OrdinalHead;

/** What a text model predicts: one of several classes, or a score. */
public sealed interface TextOutput permits ClassOutput, ScoreOutput {

  /** What the labels of these texts ask for: their classes by softmax, or their scores. */
  static TextOutput of(LabelledTexts texts, BadRows bad) {
    return texts.classes().isPresent()
        ? new ClassOutput(texts.classNames(), OrdinalHead.SOFTMAX, Optional.empty())
        : ScoreOutput.of(texts, bad);
  }

  /** The name of each class; empty for scores. */
  List<String> classNames();

  /** The last layer, behind so many inputs. */
  LayerPlan plan(int in);

  /**
   * The loss to learn with.
   *
   * @param weights of the classes; not looked at for scores
   */
  Loss loss(ClassWeights weights);

  /** Examples with targets in the unit of the network's outputs. */
  Dataset targets(Dataset labelled);

  /**
   * The expected class index, or the score, with its gradient.
   *
   * @param outputs of a network, {@code [n, ...]}
   * @return shape {@code [n, 1]}
   */
  Variable expected(Variable outputs);

  /** An attachment with what {@link #of(Attachment)} makes it of again. */
  Attachment addTo(Attachment attachment);

  /**
   * What an attachment says. One without class names is of an earlier version, which knew five
   * stars alone.
   *
   * @throws IllegalArgumentException if something is missing or makes no sense
   */
  static TextOutput of(Attachment attachment) {
    Map<String, String> texts = attachment.texts();
    return texts.containsKey(ScoreOutput.MEAN)
        ? ScoreOutput.of(attachment)
        : ClassOutput.of(attachment);
  }
}
