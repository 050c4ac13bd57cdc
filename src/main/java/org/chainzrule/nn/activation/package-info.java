/**
 * Activations: functions that a layer applies to each of its pre-activations.
 *
 * <p>An {@link org.chainzrule.nn.activation.Activation} states its value {@code a(z)} and its slope
 * {@code a'(z)}, and optionally its bounds; from these follow its part in training, in DREG and in
 * certificates. Those without learned parameters are here: identity, ReLU, leaky ReLU, GELU, SiLU,
 * softplus, sigmoid and tanh. Learned polynomials are the package {@code polynomial}. An {@link
 * org.chainzrule.nn.activation.ActivationPlan} makes an activation once the width of its layer is
 * known.
 *
 * <p>May import {@code nn}.
 */
package org.chainzrule.nn.activation;
