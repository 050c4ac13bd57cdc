/**
 * The tokenizer: splits text into words, punctuation marks and emoticons.
 *
 * <p>{@link org.chainzrule.text.tokenize.Tokenizer} converts text to lower case, splits
 * contractions as GloVe does, keeps repeated marks together, and can mark negated words.
 *
 * <p>May import {@code text.cache}, {@code data.text} and what they import.
 */
package org.chainzrule.text.tokenize;
