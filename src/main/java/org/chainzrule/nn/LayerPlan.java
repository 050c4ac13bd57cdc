package org.chainzrule.nn;

import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;

/** What a layer is to be, its sizes and choices, before there are any numbers. */
@FunctionalInterface
public interface LayerPlan {

  /** A new layer with its own initial parameters; the same seeds give the same bytes. */
  Layer build(Seeds seeds, Precision precision);
}
