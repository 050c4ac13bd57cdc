/**
 * Optimizers: how gradients change parameters.
 *
 * <p>An {@link org.chainzrule.optim.Optimizer} is a choice of settings, immutable; it makes an
 * {@link org.chainzrule.optim.Updater}, which holds the moments of one training. {@link
 * org.chainzrule.optim.Adam}, {@link org.chainzrule.optim.AdamW}, {@link org.chainzrule.optim.Sgd},
 * {@link org.chainzrule.optim.RmsProp} and {@link org.chainzrule.optim.Adagrad} each stand beside
 * their update rule. {@link org.chainzrule.optim.ParameterGroups} sets learning-rate factors and
 * weight decay per role of parameter.
 *
 * <p>May import {@code autodiff} and {@code tensor}; {@code optim.schedule} comes first.
 */
package org.chainzrule.optim;
