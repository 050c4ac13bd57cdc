package org.chainzrule.nn.loss;

import org.chainzrule.nn.Description;

/** Gives nothing: what the outputs mean is not known. */
enum NoDecoder implements OutputDecoder {
  INSTANCE;

  @Override
  public Description describe() {
    return Description.of("None");
  }

  @Override
  public String toString() {
    return "none";
  }
}
