/**
 * Saving and loading trained networks, and predicting with them.
 *
 * <p>{@link org.chainzrule.model.Model} is a network as it is saved in one safetensors file, with
 * the {@link org.chainzrule.nn.loss.OutputDecoder} of its outputs, its {@link
 * org.chainzrule.model.Provenance} and an optional {@link org.chainzrule.model.Attachment}; {@link
 * org.chainzrule.model.LayerTypes} builds layers from their descriptions and can be extended by
 * layers of your own; {@link org.chainzrule.model.Predictor} computes predictions and is
 * thread-safe; {@link org.chainzrule.model.ModelSummary} is a table of the layers; {@link
 * org.chainzrule.model.Onnx} writes networks as ONNX.
 *
 * <p>May import {@code polynomial}, {@code nn} and what they import.
 */
package org.chainzrule.model;
