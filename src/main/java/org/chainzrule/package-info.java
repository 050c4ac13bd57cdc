/**
 * The root of ChainzRule, a deep-learning library on ND4J.
 *
 * <p>Each package below is a room with one purpose. In the order in which they may import each
 * other, every room only those before it: {@code io}, {@code tensor}, {@code autodiff}, {@code
 * onnx}, {@code data}, {@code nn}, {@code polynomial}, {@code model}, {@code optim}, {@code
 * penalty}, {@code dreg}, {@code train}, {@code metrics}, {@code robustness}, {@code experiment},
 * {@code text}, {@code spark}, {@code doctor}, {@code examples}.
 *
 * <p>Two of them only hold sub-packages: {@code robustness} measures, attacks and certifies
 * networks; {@code experiment} has training recipes, reports and comparisons of penalties and of
 * networks.
 *
 * <p>Two rooms hold the ideas of the paper (arXiv 2605.15463): {@link org.chainzrule.polynomial} is
 * the Polynomial Engine, {@link org.chainzrule.dreg} is differential regularisation. {@link
 * org.chainzrule.Internal} marks what is public only so that another room can call it.
 */
package org.chainzrule;
