package org.chainzrule.tensor.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {

  @Test
  void the_same_path_is_the_same_seed() {
    assertThat(Seeds.of(5).child("shuffle").child(3))
        .isEqualTo(Seeds.of(5).child("shuffle").child(3));
  }

  @Test
  void seed_0_is_a_seed_like_any_other() {
    assertThat(Seeds.of(0).generator().nextLong()).isEqualTo(Seeds.of(0).generator().nextLong());
    assertThat(Seeds.of(0).generator().nextLong()).isNotEqualTo(Seeds.of(1).generator().nextLong());
    assertThat(Seeds.of(0).child(0)).isNotEqualTo(Seeds.of(0));
    assertThat(Seeds.of(0).child("")).isNotEqualTo(Seeds.of(0));
  }

  @Test
  void children_of_many_seeds_purposes_and_numbers_all_differ() {
    Set<Seeds> seen = new HashSet<>();
    int expected = 0;
    for (long root : new long[] {0, 1, 2, -1, Long.MIN_VALUE, Long.MAX_VALUE, Seeds.GAMMA}) {
      for (String purpose : new String[] {"", "a", "b", "ab", "ba", "shuffle", "dropout"}) {
        Seeds child = Seeds.of(root).child(purpose);
        seen.add(child);
        LongStream.range(-50, 50).forEach(i -> seen.add(child.child(i)));
        expected += 101;
      }
      LongStream.range(-50, 50).forEach(i -> seen.add(Seeds.of(root).child(i)));
      expected += 100;
    }
    assertThat(seen).hasSize(expected);
  }

  @Test
  void the_order_of_splitting_matters() {
    Seeds root = Seeds.of(7);
    assertThat(root.child(1).child(2)).isNotEqualTo(root.child(2).child(1));
    assertThat(root.child("a").child(1)).isNotEqualTo(root.child(1).child("a"));
  }

  @Test
  void streams_of_siblings_are_uncorrelated() {
    int n = 4000;
    Seeds root = Seeds.of(0);
    double[][] streams = new double[4][n];
    Generator[] generators = {
      root.generator(),
      root.child(0).generator(),
      root.child(1).generator(),
      root.child("shuffle").generator()
    };
    for (int s = 0; s < 4; s++) {
      for (int i = 0; i < n; i++) {
        streams[s][i] = generators[s].nextGaussian();
      }
    }
    for (int s = 0; s < 4; s++) {
      for (int t = 0; t < s; t++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += streams[s][i] * streams[t][i];
        }
        assertThat(Math.abs(sum) / Math.sqrt(n)).isLessThan(4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 17, 31, 32, 63})
  void mixing_moves_about_half_of_the_bits(int bit) {
    int moved = 0;
    for (long z = 0; z < 200; z++) {
      moved += Long.bitCount(Seeds.mix(z * 977) ^ Seeds.mix(z * 977 ^ (1L << bit)));
    }
    assertThat(moved / 200.0).isBetween(30.0, 34.0);
  }

  @Test
  void seeds_never_change() {
    assertThat(Seeds.of(0).child("shuffle").value()).isEqualTo(-7035305923353648613L);
    assertThat(Seeds.of(0).child(0).value()).isEqualTo(-6411193824288604561L);
    assertThat(Seeds.of(42).child("weights").child(7).value()).isEqualTo(8388739846176288515L);
  }
}
