package org.chainzrule.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.model.Attachment;
import org.chainzrule.model.Model;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
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

  /** How the network's outputs are read: as classes, or as scores in their own unit. */
  OutputDecoder decoder();

  /**
   * A copy of an attachment with what the decoder does not say of this output; {@link #of(Model)}
   * restores the whole.
   */
  Attachment addTo(Attachment attachment);

  /**
   * Restores an output from the decoder and the attachment of a model. Models of format 1 have all
   * of it in the attachment; those without class names knew only one to five stars.
   *
   * @throws IllegalArgumentException if the model is incomplete or inconsistent
   */
  static TextOutput of(Model model) {
    Map<String, String> texts = model.attachment().texts();
    if (texts.containsKey(ClassOutput.HEAD)) {
      return ClassOutput.ofFormat1(model.attachment());
    }
    if (texts.containsKey(ScoreOutput.MEAN)) {
      return ScoreOutput.ofFormat1(model.attachment());
    }
    Description decoder = model.decoder().describe();
    return decoder.type().equals(ScoreOutput.TYPE)
        ? ScoreOutput.of(decoder)
        : ClassOutput.of(model);
  }
}
