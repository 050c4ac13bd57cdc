package org.chainzrule.experiment.fairfight;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a Fair Fight is.
 *
 * @param done the number of finished runs, those of earlier processes included
 * @param left the number of runs that are still to do
 * @param timeLeft how long they will take, by the runs so far; empty before the first
 * @param last the run that has just finished; empty at the beginning
 */
public record FightProgress(
    int done, int left, Optional<Duration> timeLeft, Optional<FightRun> last) {}
