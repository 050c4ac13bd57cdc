/**
 * Experiments as a library, in three packages: {@code recipe} describes networks and trainings,
 * {@code report} reports their results, {@code comparison} compares penalties under one protocol.
 *
 * <p>May import {@code robustness} and what it imports.
 */
package org.chainzrule.experiment;
