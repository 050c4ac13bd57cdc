/**
 * Saving, loading and asking a trained network.
 *
 * <p>{@link org.chainzrule.model.Model} is one safetensors file with the network's structure, its
 * numbers and its {@link org.chainzrule.model.Provenance}; {@link org.chainzrule.model.LayerTypes}
 * knows how to build layers from their descriptions and takes layers of your own; {@link
 * org.chainzrule.model.Predictor} answers for many examples from any number of threads; {@link
 * org.chainzrule.model.ModelSummary} is a table of layers.
 *
 * <p>May import {@code polynomial}, {@code nn} and what they import.
 */
package org.chainzrule.model;
