package org.chainzrule.text;

import java.util.Map;

/**
 * The answer of a {@link TextClassifier} for one text.
 *
 * @param label the predicted class index
 * @param className the name of the predicted class
 * @param probabilities the probability of each class by its name, in the order of the classes;
 *     empty if the model's head is regression on the class index
 * @param expected the expected class index {@code Σ_k k P(k)}, useful for ordered classes
 */
public record TextClassification(
    int label, String className, Map<String, Double> probabilities, double expected) {}
