/**
 * The networks that are compared with each other: those of the library and their rivals.
 *
 * <p>A {@link org.chainzrule.experiment.rival.Contestant} is one of them, {@link
 * org.chainzrule.experiment.rival.Contestants} lists them for each kind of data. Rivals whose
 * layers the library does not have otherwise are written here: {@link
 * org.chainzrule.experiment.rival.KanLayer} and {@link org.chainzrule.experiment.rival.NeuralOde}.
 *
 * <p>May import {@code experiment.comparison} and what it imports.
 */
package org.chainzrule.experiment.rival;
