/**
 * Reproducible random numbers.
 *
 * <p>{@link org.chainzrule.tensor.random.Seeds} derives independent seeds from a parent by name and
 * number, so that the order of use does not matter; {@link org.chainzrule.tensor.random.Generator}
 * draws from one seed. No generator is shared.
 *
 * <p>Imports nothing of the library.
 */
package org.chainzrule.tensor.random;
