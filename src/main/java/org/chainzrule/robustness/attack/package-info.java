/**
 * Adversarial attacks: searches for a small change of the input that changes the predicted class.
 *
 * <p>{@link org.chainzrule.robustness.attack.Fgsm} (<a
 * href="https://arxiv.org/abs/1412.6572">1412.6572</a>), {@link
 * org.chainzrule.robustness.attack.Pgd} (<a
 * href="https://arxiv.org/abs/1706.06083">1706.06083</a>), {@link
 * org.chainzrule.robustness.attack.RandomSearch} and noise are attacks; {@link
 * org.chainzrule.robustness.attack.RobustAccuracy} measures the accuracy under one, and {@link
 * org.chainzrule.robustness.attack.TrustFlags} warns of gradient masking.
 *
 * <p>May import {@code robustness.stability} and what it imports.
 */
package org.chainzrule.robustness.attack;
