/**
 * The tokenizer: text into words, marks and emoticons.
 *
 * <p>{@link org.chainzrule.text.tokenize.Tokenizer} lowers case, splits contractions as GloVe does,
 * keeps repeated marks together and marks words after a negation if asked to.
 *
 * <p>May import {@code text.cache}, {@code data.text} and what they import.
 */
package org.chainzrule.text.tokenize;
