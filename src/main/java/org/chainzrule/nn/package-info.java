/**
 * What a layer is.
 *
 * <p>A {@link org.chainzrule.nn.Layer} is data plus {@code forward(x, pass)}. During the forward
 * pass it reports its own derivative to the {@link org.chainzrule.nn.Pass} as a {@link
 * org.chainzrule.nn.LocalJacobian}, in closed form; penalties and measures read those reports. A
 * {@link org.chainzrule.nn.LayerPlan} is a layer's sizes and choices before it has parameters, a
 * {@link org.chainzrule.nn.Description} is what a saved model says of them. A {@link
 * org.chainzrule.nn.LayerBound} and a {@link org.chainzrule.nn.TrainingBound} say where outputs lie
 * while inputs move in a box. {@link org.chainzrule.nn.activation.Activation} maps element by
 * element.
 *
 * <p>May import {@code data}, {@code onnx}, {@code autodiff} and what they import. Sub-packages, in
 * order: this one, {@code activation}, {@code loss}, {@code layer}, {@code sequence}, {@code
 * structured}, {@code ordinal}.
 */
package org.chainzrule.nn;
