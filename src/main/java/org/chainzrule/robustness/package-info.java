/**
 * Robustness: how a network behaves when its input changes. {@code stability} measures gradients
 * and Jacobians, {@code attack} searches for small changes that alter the predicted class, {@code
 * certify} proves that no small change can.
 *
 * <p>May import {@code metrics} and what it imports.
 */
package org.chainzrule.robustness;
