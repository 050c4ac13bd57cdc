/**
 * Models of tables: predicting from the rows of a table as they are written.
 *
 * <p>A {@link org.chainzrule.model.table.TablePredictor} is a network with the preprocessing of its
 * rows; both are saved in one file.
 *
 * <p>May import {@code model} and what it imports.
 */
package org.chainzrule.model.table;
