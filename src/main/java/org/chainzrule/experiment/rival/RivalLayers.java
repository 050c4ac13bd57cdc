package org.chainzrule.experiment.rival;

import org.chainzrule.model.LayerTypes;

/** The types of the rivals' layers, so that saved networks with them can be loaded. */
public final class RivalLayers {

  private static final LayerTypes TYPES =
      LayerTypes.standard()
          .with(
              "KanLayer",
              (saved, types) ->
                  KanLayer.plan(
                      saved.integer("in"), saved.integer("out"), saved.integer("intervals")),
              KanLayer::shapes)
          .with(
              "NeuralOde",
              (saved, types) ->
                  NeuralOde.plan(
                      saved.integer("width"), saved.integer("hidden"), saved.integer("steps")),
              NeuralOde::shapes)
          .with(
              "FixedAffine",
              (saved, types) -> FixedAffine.plan(saved.number("factor"), saved.number("offset")));

  private RivalLayers() {}

  /** The library's types and those of the rivals. */
  public static LayerTypes types() {
    return TYPES;
  }
}
