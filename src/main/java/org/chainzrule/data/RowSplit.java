package org.chainzrule.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;

/**
 * The row numbers of a training set and of a test set, drawn from a seed; no row is in both. It
 * selects rows of anything that numbers them from 0: {@link Dataset#subset} gives views.
 *
 * <p>A stratified split keeps the shares of strata, usually classes, in both sets as far as whole
 * rows allow.
 *
 * <pre>{@code
 * RowSplit split = RowSplit.stratified(data, 0.2, Seeds.of(1));
 * Dataset train = split.train(data);
 * for (RowSplit fold : RowSplit.stratifiedFolds(data, 5, Seeds.of(1))) {
 *   Evaluation.of(trained(fold.train(data)), loss, fold.test(data));
 * }
 * }</pre>
 */
public final class RowSplit {

  private final int[] train;
  private final int[] test;

  private RowSplit(int[] train, int[] test) {
    this.train = train;
    this.test = test;
  }

  /**
   * A random split of n rows.
   *
   * @param testFraction the fraction of rows in the test set, rounded to whole rows, in 0..1 and
   *     such that neither set is empty
   * @throws IllegalArgumentException if a set would be empty
   */
  public static RowSplit random(int n, double testFraction, Seeds seeds) {
    return stratified(new int[n], testFraction, seeds);
  }

  /**
   * A split that keeps the shares of the classes.
   *
   * @throws IllegalArgumentException if a set would be empty, or the data has no classes
   */
  public static RowSplit stratified(Dataset data, double testFraction, Seeds seeds) {
    return stratified(classes(data), testFraction, seeds);
  }

  /**
   * A split that keeps the shares of strata: of each, the test set has the fraction rounded down,
   * and the rows that are left over to make the fraction of all rows come one each from those with
   * the largest remainder.
   *
   * @param strata the number of each row's stratum, such as its class
   * @throws IllegalArgumentException if a set would be empty
   */
  public static RowSplit stratified(int[] strata, double testFraction, Seeds seeds) {
    long wanted = Math.round(strata.length * testFraction);
    if (!(testFraction > 0 && testFraction < 1) || wanted == 0 || wanted == strata.length) {
      throw new IllegalArgumentException(
          "expected a fraction in 0..1 that leaves rows in both sets, got "
              + testFraction
              + " of "
              + strata.length
              + " rows");
    }
    List<List<Integer>> members = members(strata, seeds);
    int[] counts =
        members.stream().mapToInt(rows -> (int) Math.floor(rows.size() * testFraction)).toArray();
    List<Integer> byRemainder =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(
                (a, b) ->
                    Double.compare(
                        members.get(b).size() * testFraction - counts[b],
                        members.get(a).size() * testFraction - counts[a]))
            .toList();
    long left = wanted - Arrays.stream(counts).sum();
    for (int i = 0; i < left; i++) {
      counts[byRemainder.get(i)]++;
    }
    boolean[] tested = new boolean[strata.length];
    for (int i = 0; i < counts.length; i++) {
      members.get(i).subList(0, counts[i]).forEach(row -> tested[row] = true);
    }
    return of(tested, seeds);
  }

  /**
   * Splits for k-fold cross-validation of n rows: each row is in the test set of one split, and
   * test sets differ by at most one row in size.
   *
   * @param k in 2..n
   * @throws IllegalArgumentException if k is out of range
   */
  public static List<RowSplit> folds(int n, int k, Seeds seeds) {
    return stratifiedFolds(new int[n], k, seeds);
  }

  /**
   * Splits for cross-validation that keep the shares of the classes.
   *
   * @throws IllegalArgumentException if k is not in 2..size, or the data has no classes
   */
  public static List<RowSplit> stratifiedFolds(Dataset data, int k, Seeds seeds) {
    return stratifiedFolds(classes(data), k, seeds);
  }

  /**
   * Splits for cross-validation that keep the shares of strata: the test sets differ by at most one
   * row in size, and by at most one row of each stratum.
   *
   * @param strata the number of each row's stratum, such as its class
   * @param k in 2..n
   * @throws IllegalArgumentException if k is out of range
   */
  public static List<RowSplit> stratifiedFolds(int[] strata, int k, Seeds seeds) {
    if (k < 2 || k > strata.length) {
      throw new IllegalArgumentException(
          "expected 2 folds or more, at most one for each of " + strata.length + " rows, got " + k);
    }
    int[] fold = new int[strata.length];
    int next = 0;
    for (List<Integer> rows : members(strata, seeds)) {
      for (int row : rows) {
        fold[row] = next++ % k;
      }
    }
    List<RowSplit> splits = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      boolean[] tested = new boolean[strata.length];
      for (int row = 0; row < tested.length; row++) {
        tested[row] = fold[row] == i;
      }
      splits.add(of(tested, seeds));
    }
    return splits;
  }

  /** The rows of each stratum, in random order. */
  private static List<List<Integer>> members(int[] strata, Seeds seeds) {
    Map<Integer, List<Integer>> members = new LinkedHashMap<>();
    for (int row : seeds.child("strata").generator().permutation(strata.length)) {
      members.computeIfAbsent(strata[row], stratum -> new ArrayList<>()).add(row);
    }
    return List.copyOf(members.values());
  }

  /** Both sets in random order, so that the first rows of a set are a random part of it. */
  private static RowSplit of(boolean[] tested, Seeds seeds) {
    int[] order = seeds.child("order").generator().permutation(tested.length);
    return new RowSplit(
        Arrays.stream(order).filter(row -> !tested[row]).toArray(),
        Arrays.stream(order).filter(row -> tested[row]).toArray());
  }

  private static int[] classes(Dataset data) {
    if (data.classes().isEmpty()) {
      throw new IllegalArgumentException("expected data with classes, got values");
    }
    int[] classes = new int[data.size()];
    for (int[] rows : Dataset.split(IntStream.range(0, classes.length).toArray(), 500)) {
      try (TensorScope scope = TensorScope.open()) {
        double[] targets = data.batch(rows, Precision.DOUBLE).targets().toArray();
        for (int i = 0; i < rows.length; i++) {
          classes[rows[i]] = (int) targets[i];
        }
      }
    }
    return classes;
  }

  /** The row numbers of the training set. */
  public int[] train() {
    return train.clone();
  }

  /** The row numbers of the test set. */
  public int[] test() {
    return test.clone();
  }

  /** A view of the training set. */
  public Dataset train(Dataset data) {
    return data.subset(train);
  }

  /** A view of the test set. */
  public Dataset test(Dataset data) {
    return data.subset(test);
  }

  /** The sizes, such as {@code 80 rows to train on, 20 to test on}. */
  @Override
  public String toString() {
    return train.length + " rows to train on, " + test.length + " to test on";
  }
}
