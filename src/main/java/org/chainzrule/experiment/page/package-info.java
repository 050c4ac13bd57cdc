/**
 * Pages that show results to people: one HTML file with charts and tables, which needs no network,
 * is light or dark as the reader's system is, and fits a telephone.
 *
 * <p>A {@link org.chainzrule.experiment.page.Page} is made of {@link
 * org.chainzrule.experiment.page.Block}s: tables, charts, pictures. {@link
 * org.chainzrule.experiment.page.RunPage} is the page of one training. Charts are drawn by
 * Lets-Plot and pages are written by jsoup, which are optional dependencies; only this package
 * knows them.
 *
 * <p>May import {@code experiment.report} and what it imports.
 */
package org.chainzrule.experiment.page;
