package org.chainzrule.model;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.ordinal.OrdinalHead;

/** The factories of all decoders of this library. */
final class StandardDecoders {

  private StandardDecoders() {}

  /** The same registry with these decoders. */
  static LayerTypes addedTo(LayerTypes types) {
    return types
        .withDecoder("Softmax", (saved, all) -> OutputDecoder.softmax())
        .withDecoder("Sigmoid", (saved, all) -> OutputDecoder.sigmoid())
        .withDecoder("Labels", (saved, all) -> OutputDecoder.labels())
        .withDecoder("Coral", (saved, all) -> of(OrdinalHead.CORAL))
        .withDecoder("Corn", (saved, all) -> of(OrdinalHead.CORN))
        .withDecoder("CumulativeLink", (saved, all) -> of(OrdinalHead.CUMULATIVE_LINK))
        .withDecoder(
            "NearestClass",
            (saved, all) -> OrdinalHead.REGRESSION.loss(saved.integer("classes")).decoder())
        .withDecoder(
            "Values",
            (saved, all) -> OutputDecoder.values(saved.number("mean"), saved.number("deviation")))
        .withDecoder("ColumnValues", (saved, all) -> values(saved))
        .withDecoder("None", (saved, all) -> OutputDecoder.none())
        .withDecoder(
            "Decision",
            (saved, all) ->
                all.decoder(saved.part("decoder"))
                    .deciding(saved.constant("rule", DecisionRule.class)));
  }

  /** The decoder of several values, each with a mean and a deviation of its own. */
  private static OutputDecoder values(Description saved) {
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (int j = 0; j < saved.integer("columns"); j++) {
      means.add(saved.number("mean" + j));
      deviations.add(saved.number("deviation" + j));
    }
    return OutputDecoder.values(means, deviations);
  }

  /** The decoder of a head that takes the number of classes from the outputs. */
  private static OutputDecoder of(OrdinalHead head) {
    return head.loss(2).decoder();
  }
}
