package org.chainzrule.experiment.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.chainzrule.experiment.fairfight.Choice;
import org.chainzrule.experiment.fairfight.Entrant;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.fairfight.FightResult;
import org.chainzrule.experiment.fairfight.FightRun;
import org.chainzrule.experiment.fairfight.Fights;
import org.chainzrule.experiment.fairfight.GradientNorms;
import org.chainzrule.experiment.fairfight.RunKey;
import org.junit.jupiter.api.Test;

class FightSentencesTest {

  /** An entrant whose runs have these accuracies and this peak of the input gradient. */
  private static EntrantResult entrant(
      String name, boolean dreg, long parameters, double peak, double... accuracies) {
    Choice choice = new Choice(new Entrant(name, dreg), 0.01, 0, dreg ? 1e-3 : 0);
    List<FightRun> runs =
        IntStream.range(0, accuracies.length)
            .mapToObj(
                i ->
                    new FightRun(
                        new RunKey(name, dreg, RunKey.Phase.FINAL, 0.01, 0, 0, i + 1L),
                        "network",
                        parameters,
                        2 * parameters,
                        Optional.empty(),
                        accuracies[i],
                        Optional.of(GradientNorms.of(0.1, peak)),
                        new FightRun.Cost(1, 1, 1, 1),
                        List.of(),
                        Optional.empty()))
            .toList();
    return new EntrantResult(choice, runs, OptionalDouble.empty());
  }

  private static List<String> sentences(EntrantResult... results) {
    return new FightSentences(
            new Leaders(
                new FightResult(
                    null, List.of(Fights.OWN, Fights.RIVAL), Arrays.asList(results), List.of())))
        .all();
  }

  private static final String OWN = Fights.OWN.name();
  private static final String RIVAL = Fights.RIVAL.name();

  @Test
  void a_win_is_told_with_its_size() {
    assertThat(
            sentences(
                entrant(OWN, false, 1000, 20, 0.97, 0.971),
                entrant(OWN, true, 1000, 5, 0.98, 0.981),
                entrant(RIVAL, false, 15_500, 9, 0.9, 0.901)))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .contains(OWN + " + DREG, reaches 98.05")
                    .contains(RIVAL + ", reaches 90.05")
                    .endsWith("the library is ahead, intervals apart."),
            second ->
                assertThat(second)
                    .startsWith(OWN + " + DREG is more accurate than " + RIVAL)
                    .contains("with 15.5 times fewer parameters"),
            third ->
                assertThat(third)
                    .contains("most for " + OWN + ", by 75\u202F%, from 20 to 5")
                    .contains("98.05"));
  }

  @Test
  void a_loss_is_told_as_plainly() {
    assertThat(
            sentences(
                entrant(OWN, false, 1000, 5, 0.90, 0.901),
                entrant(OWN, true, 1000, 8, 0.89, 0.891),
                entrant(RIVAL, false, 500, 9, 0.97, 0.971)))
        .satisfiesExactly(
            first -> assertThat(first).endsWith("the rival is ahead, intervals apart."),
            second -> assertThat(second).startsWith("No entrant of the library is more accurate"),
            third ->
                assertThat(third)
                    .startsWith("DREG lowers the peak of the input gradient of no contestant")
                    .contains("from 5 to 8"));
  }

  @Test
  void overlapping_intervals_are_no_win() {
    List<String> sentences =
        sentences(
            entrant(OWN, false, 1000, 5, 0.90, 0.95), entrant(RIVAL, false, 2000, 9, 0.89, 0.94));
    assertThat(sentences.get(0)).endsWith("their intervals overlap.");
    assertThat(sentences.get(1)).startsWith("No entrant of the library is more accurate");
    assertThat(sentences.get(2))
        .isEqualTo("No contestant of the library ran both with and without DREG.");
  }

  @Test
  void a_fight_without_rivals_says_that_there_is_nothing_to_compare() {
    assertThat(sentences(entrant(OWN, false, 1000, 5, 0.9)).get(0))
        .isEqualTo("Too few contestants took part to compare the library with a rival.");
    assertThat(Collections.frequency(sentences(entrant(OWN, false, 1, 5, 0.9)), "")).isZero();
  }
}
