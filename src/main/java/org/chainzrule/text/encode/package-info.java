/**
 * Token ids: vocabularies, hashed n-grams and selected n-gram features.
 *
 * <p>{@link org.chainzrule.text.encode.Vocabulary} gives ids to words, {@link
 * org.chainzrule.text.encode.HashedNgrams} hashes n-grams into buckets, {@link
 * org.chainzrule.text.encode.NgramFeatures} are n-gram and position features selected by their
 * mutual information with the class, {@link org.chainzrule.text.encode.TokenSequences} is the data
 * set of token ids, {@link org.chainzrule.text.encode.ClassLogRatios} the log-count ratios of naive
 * Bayes (Wang and Manning, 2012).
 *
 * <p>May import {@code text.tokenize} and what it imports.
 */
package org.chainzrule.text.encode;
