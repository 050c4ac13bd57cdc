/**
 * Schedules: a number that changes while training goes on.
 *
 * <p>{@link org.chainzrule.optim.schedule.Schedule} serves learning rates and strengths of
 * penalties alike: constant, linear, cosine, exponential, with warm-up.
 *
 * <p>Imports nothing of the library.
 */
package org.chainzrule.optim.schedule;
