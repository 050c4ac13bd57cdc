package org.chainzrule.text;

import java.util.Map;

/**
 * What a {@link TextClassifier} says of one text.
 *
 * @param label the index of the class
 * @param className its name
 * @param probabilities of each class by its name, in the order of the classes, 1 in sum; empty
 *     where the model's head is regression on the class index
 * @param expected the expected class index, {@code Σ_k k P(k)}: of use where classes have an order
 */
public record TextClassification(
    int label, String className, Map<String, Double> probabilities, double expected) {}
