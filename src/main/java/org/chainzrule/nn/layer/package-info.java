/**
 * The layers: dense, convolution, pooling, normalisation, embeddings, dropout, and those that
 * combine others.
 *
 * <p>Every layer is one file: its forward pass, its {@link org.chainzrule.nn.LocalJacobian}, the
 * bounds that certificates use, and its description for saved models. Start with {@link
 * org.chainzrule.nn.layer.Dense} and {@link org.chainzrule.nn.layer.Sequential}.
 *
 * <p>May import {@code nn}.
 */
package org.chainzrule.nn.layer;
