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

/** The output of a text model: one of several classes, or a score. */
public sealed interface TextOutput permits ClassOutput, ScoreOutput {

  /** The default output for a training set: its classes by softmax, or its scores. */
  static TextOutput of(LabelledTexts texts, BadRows bad) {
    return texts.classes().isPresent()
        ? new ClassOutput(texts.classNames(), OrdinalHead.SOFTMAX, Optional.empty())
        : ScoreOutput.of(texts, bad);
  }

  /** The name of each class; empty for scores. */
  List<String> classNames();

  /** The plan of the last layer, which has {@code in} inputs. */
  LayerPlan plan(int in);

  /**
   * The training loss.
   *
   * @param weights the weights of the classes; ignored for scores
   */
  Loss loss(ClassWeights weights);

  /** A view of examples whose targets are in the unit of the network's outputs. */
  Dataset targets(Dataset labelled);

  /**
   * The expected class index or the score, differentiable by the outputs.
   *
   * @param outputs the outputs of a network, {@code [n, ...]}
   * @return shape {@code [n, 1]}
   */
  Variable expected(Variable outputs);

  /** A copy of an attachment with this output added; {@link #of(Attachment)} restores it. */
  Attachment addTo(Attachment attachment);

  /**
   * Restores an output. An attachment without class names was written by an earlier version, which
   * knew only one to five stars.
   *
   * @throws IllegalArgumentException if the attachment is incomplete or inconsistent
   */
  static TextOutput of(Attachment attachment) {
    Map<String, String> texts = attachment.texts();
    return texts.containsKey(ScoreOutput.MEAN)
        ? ScoreOutput.of(attachment)
        : ClassOutput.of(attachment);
  }
}
