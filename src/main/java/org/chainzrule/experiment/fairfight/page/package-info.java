/**
 * The page of a Fair Fight: verdict, tables and charts in one HTML file.
 *
 * <p>{@link org.chainzrule.experiment.fairfight.page.FairFightPage} makes it of a {@link
 * org.chainzrule.experiment.fairfight.FightResult}.
 *
 * <p>May import {@code experiment.fairfight} and what it imports.
 */
package org.chainzrule.experiment.fairfight.page;
