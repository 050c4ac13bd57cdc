/**
 * The Fair Fight: contestants of every kind are trained under one protocol, measured alike, and
 * compared.
 *
 * <p>{@link org.chainzrule.experiment.fairfight.Fight} runs it. Every finished run is a {@link
 * org.chainzrule.experiment.fairfight.FightRun}, one line of the file {@code runs.jsonl}, from
 * which {@link org.chainzrule.experiment.fairfight.FightResult} is computed: a fight that was
 * killed goes on where it stopped.
 *
 * <p>May import {@code experiment.rival} and what it imports.
 */
package org.chainzrule.experiment.fairfight;
