package org.chainzrule.nn.layer;

import org.chainzrule.Internal;
import org.chainzrule.nn.Description;
import org.chainzrule.tensor.Window;

/** The settings of a layer that slides a {@link Window}, as its description holds them. */
@Internal("model")
public final class WindowDescription {

  private WindowDescription() {}

  /** A description of a layer of this type with its window. */
  static Description of(String type, Window window) {
    return Description.of(type)
        .with("width", window.width())
        .with("height", window.height())
        .with("stride", window.stride())
        .with("padding", window.padding());
  }

  /** The window that {@link #of} wrote down. */
  public static Window window(Description it) {
    return new Window(
        it.integer("width"), it.integer("height"), it.integer("stride"), it.integer("padding"));
  }
}
