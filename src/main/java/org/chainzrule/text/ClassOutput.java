package org.chainzrule.text;

import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.experiment.recipe.EnumNames;
import org.chainzrule.model.Attachment;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.OrdinalHead;

/**
 * One of K classes.
 *
 * @param classNames K different ones, at least 2, without line breaks; in their order where classes
 *     have one
 * @param head the last layer and its loss; all but softmax make use of the order of classes
 * @param decision which class is answered, by the probabilities; empty for the head's own way
 */
public record ClassOutput(
    List<String> classNames, OrdinalHead head, Optional<DecisionRule> decision)
    implements TextOutput {

  private static final String NAMES = "classes";
  private static final String HEAD = "head";
  private static final String DECISION = "decision";

  /**
   * @throws IllegalArgumentException if class names are fewer than 2, repeated or broken into
   *     lines, or a decision needs probabilities that a head of regression does not give
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

  /** The same, deciding in another way. */
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
  public Variable expected(Variable outputs) {
    return head.expected(outputs);
  }

  @Override
  public Attachment addTo(Attachment attachment) {
    Attachment more =
        attachment.with(NAMES, String.join("\n", classNames)).with(HEAD, EnumNames.of(head));
    return decision.map(each -> more.with(DECISION, EnumNames.of(each))).orElse(more);
  }

  static ClassOutput of(Attachment attachment) {
    String names = attachment.texts().get(NAMES);
    return new ClassOutput(
        names == null ? YelpFull.STARS : names.lines().toList(),
        EnumNames.read(OrdinalHead.class, attachment.text(HEAD)),
        Optional.ofNullable(attachment.texts().get(DECISION))
            .map(name -> EnumNames.read(DecisionRule.class, name)));
  }
}
