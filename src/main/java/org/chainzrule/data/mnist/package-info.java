/**
 * MNIST: its file format, where to find it, and drawn digits for machines without it.
 *
 * <p>{@link org.chainzrule.data.mnist.Mnist} reads the IDX files, {@link
 * org.chainzrule.data.mnist.MnistSource} looks for them in a folder, the environment and a cache,
 * and downloads them; {@link org.chainzrule.data.mnist.StrokeDigits} draws digits by seed, which
 * are never called MNIST.
 *
 * <p>May import {@code data}. The data set: LeCun, Cortes and Burges, 1998.
 */
package org.chainzrule.data.mnist;
