/**
 * Interval arithmetic: numbers known only by a lower and an upper bound.
 *
 * <p>{@link org.chainzrule.tensor.interval.Interval} is one such number, {@link
 * org.chainzrule.tensor.interval.IntervalBox} one for each element of a shape. Operations round
 * outward, so that a result contains every exact value. Layers state their bounds with them, and
 * certificates are made of those.
 *
 * <p>May import {@code tensor}.
 */
package org.chainzrule.tensor.interval;
