/**
 * Text classification and regression: from labelled text to a trained, saved and reloaded model for
 * new text.
 *
 * <p>{@link org.chainzrule.text.TextModel} chooses how a network reads text, {@link
 * org.chainzrule.text.TextTraining} trains it, {@link org.chainzrule.text.TextClassifier} answers
 * for new text and is saved as one file. The steps are in sub-packages, in order: {@code cache},
 * {@code tokenize}, {@code encode}, {@code vectors}.
 *
 * <p>May import {@code experiment} and what it imports.
 */
package org.chainzrule.text;
