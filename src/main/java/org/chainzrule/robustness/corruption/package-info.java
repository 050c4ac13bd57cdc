/**
 * Common corruptions: damage that images suffer in practice, such as blur, noise or a rotation, in
 * five strengths.
 *
 * <p>{@link org.chainzrule.robustness.corruption.Corruption} is one kind of damage, {@link
 * org.chainzrule.robustness.corruption.CorruptedImages} is a data set under it, and {@link
 * org.chainzrule.robustness.corruption.CorruptionAccuracy} is what a classifier keeps of its
 * accuracy. Unlike attacks, corruptions know nothing of the network. After Hendrycks and Dietterich
 * 2019 (<a href="https://arxiv.org/abs/1903.12261">arXiv 1903.12261</a>) and Mu and Gilmer 2019 (<a
 * href="https://arxiv.org/abs/1906.02337">arXiv 1906.02337</a>).
 *
 * <p>May import {@code robustness.attack} and what it imports.
 */
package org.chainzrule.robustness.corruption;
