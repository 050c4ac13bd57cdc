package org.chainzrule.model;

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
        .withDecoder("Coral", (saved, all) -> of(OrdinalHead.CORAL))
        .withDecoder("Corn", (saved, all) -> of(OrdinalHead.CORN))
        .withDecoder("CumulativeLink", (saved, all) -> of(OrdinalHead.CUMULATIVE_LINK))
        .withDecoder(
            "NearestClass",
            (saved, all) -> OrdinalHead.REGRESSION.loss(saved.integer("classes")).decoder())
        .withDecoder(
            "Values",
            (saved, all) -> OutputDecoder.values(saved.number("mean"), saved.number("deviation")))
        .withDecoder("None", (saved, all) -> OutputDecoder.none())
        .withDecoder(
            "Decision",
            (saved, all) ->
                all.decoder(saved.part("decoder"))
                    .deciding(saved.constant("rule", DecisionRule.class)));
  }

  /** The decoder of a head that takes the number of classes from the outputs. */
  private static OutputDecoder of(OrdinalHead head) {
    return head.loss(2).decoder();
  }
}
