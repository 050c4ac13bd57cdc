/**
 * Labelled text: texts with a class or a score, streamed in bounded memory.
 *
 * <p>A {@link org.chainzrule.data.text.LabelledText} is a text and its target; {@link
 * org.chainzrule.data.text.LabelledTexts} streams them from a list, a file or several sources.
 * {@link org.chainzrule.data.text.CsvTexts} reads CSV files with a column of labels and one of
 * texts, {@link org.chainzrule.data.text.BadRows} is the policy for rows that are not examples,
 * {@link org.chainzrule.data.text.Deduplicated} leaves out texts that are also in the test set.
 *
 * <p>May import {@code data}. Turning text into numbers is the work of the room {@code text}.
 */
package org.chainzrule.data.text;
