/**
 * How a network behaves when its input changes, in three packages: {@code stability} measures
 * gradients and Jacobians, {@code attack} searches for changes that alter the answer, {@code
 * certify} proves that small ones cannot.
 *
 * <p>May import {@code metrics} and what it imports.
 */
package org.chainzrule.robustness;
