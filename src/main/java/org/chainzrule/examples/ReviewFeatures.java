package org.chainzrule.examples;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Reviews;
import org.chainzrule.nn.Plan;

/**
 * What a network gets of reviews, and how it begins.
 *
 * @param encode turns reviews into examples
 * @param first the layers before the dense ones
 * @param width how many numbers those give
 * @param frozen how many numbers were learned elsewhere and stay as they are
 * @param vocabulary words that have a number or a vector
 */
record ReviewFeatures(
    BiFunction<Reviews, Preparation, Dataset> encode,
    List<Plan> first,
    int width,
    long frozen,
    int vocabulary,
    Optional<Double> coverage) {}
