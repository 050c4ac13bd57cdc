/**
 * The networks that are compared with each other: those of the library and their rivals.
 *
 * <p>A {@link org.chainzrule.experiment.rival.Contestant} is one of them, {@link
 * org.chainzrule.experiment.rival.Contestants} lists them for each kind of data.
 *
 * <p>May import {@code experiment.comparison} and what it imports.
 */
package org.chainzrule.experiment.rival;
