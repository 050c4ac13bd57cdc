package org.chainzrule.text;

import java.util.List;
import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.experiment.recipe.EnumNames;
import org.chainzrule.model.Attachment;
import org.chainzrule.model.Model;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.ordinal.OrdinalHead;

/**
 * The output of a text model that predicts one of K classes.
 *
 * @param classNames the names of the K classes, at least 2, distinct and without line breaks;
 *     ordered classes such as stars are listed in their order
 * @param head the last layer and its loss; all but softmax assume ordered classes
 * @param decision how a class is chosen from the probabilities; empty for the rule of the head
 */
public record ClassOutput(
    List<String> classNames, OrdinalHead head, Optional<DecisionRule> decision)
    implements TextOutput {

  private static final String NAMES = "classes";
  static final String HEAD = "head";
  private static final String DECISION = "decision";

  /**
   * @throws IllegalArgumentException if there are fewer than 2 class names, one is repeated, empty
   *     or has a line break, or there is a decision rule with the regression head, which has no
   *     probabilities
   */
  public ClassOutput {
    classNames = List.copyOf(classNames);
    if (classNames.size() < 2
        || classNames.stream().distinct().count() < classNames.size()
        || !String.join("\n", classNames).lines().toList().equals(classNames)) {
      throw new IllegalArgumentException(
          "expected at least 2 classes and a name of its own in one line for each, got "
              + classNames);
    }
    if (decision.isPresent() && head == OrdinalHead.REGRESSION) {
      throw new IllegalArgumentException(
          "expected decision with a head that gives probabilities, got regression");
    }
  }

  /** A copy with another decision rule. */
  public ClassOutput deciding(DecisionRule other) {
    return new ClassOutput(classNames, head, Optional.of(other));
  }

  @Override
  public LayerPlan plan(int in) {
    return head.plan(in, classNames.size());
  }

  @Override
  public Loss loss(ClassWeights weights) {
    Loss plain = head.loss(classNames.size()).weighted(weights);
    return decision.map(plain::deciding).orElse(plain);
  }

  @Override
  public Dataset targets(Dataset labelled) {
    return labelled;
  }

  @Override
  public OutputDecoder decoder() {
    return loss(ClassWeights.equal()).decoder();
  }

  @Override
  public Attachment addTo(Attachment attachment) {
    return attachment.with(NAMES, String.join("\n", classNames));
  }

  /** The head and the decision rule are those that have the model's decoder. */
  static ClassOutput of(Model model) {
    Attachment attachment = model.attachment();
    for (OrdinalHead head : OrdinalHead.values()) {
      ClassOutput own = new ClassOutput(names(attachment), head, Optional.empty());
      if (own.decoder().equals(model.decoder())) {
        return own;
      }
      for (DecisionRule rule : DecisionRule.values()) {
        if (head != OrdinalHead.REGRESSION
            && own.deciding(rule).decoder().equals(model.decoder())) {
          return own.deciding(rule);
        }
      }
    }
    throw new IllegalArgumentException(
        "expected the decoder of a head over the classes "
            + names(attachment)
            + ", got "
            + model.decoder());
  }

  private static List<String> names(Attachment attachment) {
    String names = attachment.texts().get(NAMES);
    if (names == null) {
      throw new IllegalArgumentException(
          "expected the names of the classes beside the decoder of a head, got none");
    }
    return names.lines().toList();
  }

  static ClassOutput ofFormat1(Attachment attachment) {
    String names = attachment.texts().get(NAMES);
    return new ClassOutput(
        names == null ? YelpFull.STARS : names.lines().toList(),
        EnumNames.read(OrdinalHead.class, attachment.text(HEAD)),
        Optional.ofNullable(attachment.texts().get(DECISION))
            .map(name -> EnumNames.read(DecisionRule.class, name)));
  }
}
