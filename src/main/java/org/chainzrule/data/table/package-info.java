/**
 * Tables: CSV files read by the names of their columns, and the preprocessing that turns their rows
 * into numbers.
 *
 * <p>{@link org.chainzrule.data.table.CsvTable} holds the rows of a file as text; {@link
 * org.chainzrule.data.table.TablePlan} says which columns are used, and how; {@link
 * org.chainzrule.data.table.TablePreprocessing} is fitted by it on training rows and turns any rows
 * into examples.
 *
 * <p>May import {@code data}, {@code tensor} and {@code io}.
 */
package org.chainzrule.data.table;
