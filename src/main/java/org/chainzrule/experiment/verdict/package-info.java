/**
 * What a Fair Fight says: {@link org.chainzrule.experiment.verdict.Verdict} compares its runs with
 * the claims that are made for the library, {@link org.chainzrule.experiment.verdict.FightTables}
 * writes them as Markdown tables, {@link org.chainzrule.experiment.verdict.FightFiles} as CSV and
 * JSON, and {@link org.chainzrule.experiment.verdict.FairFightPage} as a page with charts.
 *
 * <p>May import {@code experiment.fairfight} and what it imports.
 */
package org.chainzrule.experiment.verdict;
