package org.chainzrule.train.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.train.exchange.SumTree.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumTreeTest {

  /** Writes down what is added to what. */
  private static final SumTree.Addition<String> TEXT =
      new SumTree.Addition<>() {
        @Override
        public String plus(String a, String b) {
          return "(" + a + b + ")";
        }

        @Override
        public String keep(String value, TensorScope scope) {
          return value;
        }
      };

  private static String written(int parts, List<Node> known) {
    return SumTree.sum(
        new Node(0, parts),
        node -> known.contains(node) ? Optional.of(leaves(node)) : Optional.empty(),
        TEXT);
  }

  private static String leaves(Node node) {
    return SumTree.sum(
        node,
        leaf ->
            leaf.isLeaf() ? Optional.of(Character.toString('a' + leaf.from())) : Optional.empty(),
        TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "1, a",
    "2, (ab)",
    "3, ((ab)c)",
    "4, ((ab)(cd))",
    "6, (((ab)(cd))(ef))",
    "7, (((ab)(cd))((ef)g))"
  })
  void halves_have_powers_of_two(int parts, String expected) {
    assertThat(leaves(new Node(0, parts))).isEqualTo(expected);
  }

  @Test
  void whoever_knows_which_neighbours_the_sum_is_the_same() {
    for (int parts = 1; parts <= 20; parts++) {
      String expected = leaves(new Node(0, parts));
      for (int cut = 0; cut <= parts; cut++) {
        List<Node> known = new ArrayList<>();
        known.addAll(SumTree.within(parts, 0, cut));
        known.addAll(SumTree.within(parts, cut, parts));
        assertThat(written(parts, known)).as("%d of %d", cut, parts).isEqualTo(expected);
      }
    }
  }

  @Test
  void neighbours_that_are_a_power_of_two_are_one_subtree() {
    assertThat(SumTree.within(16, 4, 8)).containsExactly(new Node(4, 8));
    assertThat(SumTree.within(16, 3, 5)).containsExactly(new Node(3, 4), new Node(4, 5));
    assertThat(SumTree.within(5, 5, 5)).isEmpty();
  }

  /** In 64 bits 2^53 + 1 is 2^53, so that a sum from left to right would lose every 1. */
  @Test
  void numbers_are_added_along_the_same_tree() {
    assertThat(SumTree.sum(0x1p53, 1, 1, 1)).isEqualTo(0x1p53 + 2);
    assertThat(SumTree.sum(1, 2, 3)).isEqualTo(6);
    assertThat(SumTree.sum(0.1, 0.2, 0.3)).isEqualTo(0.1 + 0.2 + 0.3);
  }
}
