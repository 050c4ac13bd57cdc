package org.chainzrule.train.exchange;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.exchange.SumTree.Node;

/**
 * Adds the gradients of all workers along the tree. Dense ones are added in slices, by {@link
 * SliceExchange}. Gradients by rows go to everybody, who adds them.
 */
final class GradientExchange {

  /**
   * Numbers in a slice: few enough to stay in a processor's cache between one copy and the next.
   */
  private static final int SLICE = 1 << 16;

  private final Workers workers;
  private final List<Parameter> trained;
  private final Map<Precision, SliceExchange> slices = new EnumMap<>(Precision.class);

  GradientExchange(Workers workers, List<Parameter> trained) {
    this.workers = workers;
    this.trained = trained;
  }

  /** Which parameters have a gradient by rows in one of these sums. */
  BitSet byRows(List<GradientSum> sums) {
    BitSet found = new BitSet();
    for (int i = 0; i < trained.size(); i++) {
      Parameter p = trained.get(i);
      found.set(i, sums.stream().anyMatch(sum -> sum.rows().containsKey(p)));
    }
    return found;
  }

  /**
   * The sum of all workers' gradients.
   *
   * @param mine the sums of this worker's subtrees, in order
   * @param byRows which parameters have a gradient by rows at any worker
   */
  GradientSum total(int parts, List<GradientSum> mine, BitSet byRows) {
    GradientSum total = byRows.isEmpty() ? new GradientSum() : rows(parts, mine, byRows);
    for (Precision precision : Precision.values()) {
      List<Parameter> group = new ArrayList<>();
      for (int i = 0; i < trained.size(); i++) {
        if (!byRows.get(i) && trained.get(i).value().precision() == precision) {
          group.add(trained.get(i));
        }
      }
      if (!group.isEmpty()) {
        dense(parts, mine, group, total);
      }
    }
    return total;
  }

  private void dense(int parts, List<GradientSum> mine, List<Parameter> group, GradientSum total) {
    List<FlatTensors> sums = new ArrayList<>();
    for (GradientSum sum : mine) {
      sums.add(new FlatTensors(group.stream().map(sum.dense()::get).toList()));
    }
    FlatTensors result =
        sums.isEmpty()
            ? new FlatTensors(
                group.stream().map(p -> Tensor.zeros(p.shape(), p.value().precision())).toList())
            : sums.get(0);
    slices
        .computeIfAbsent(result.precision(), key -> new SliceExchange(workers, SLICE))
        .total(parts, sums, result);
    for (int i = 0; i < group.size(); i++) {
      total.dense().put(group.get(i), result.tensors().get(i));
    }
  }

  /** The sum of the gradients of some parameters, each by rows or dense. */
  private GradientSum rows(int parts, List<GradientSum> mine, BitSet byRows) {
    List<Parameter> chosen = byRows.stream().mapToObj(trained::get).toList();
    List<byte[]> told = workers.share(GradientBytes.of(mine, chosen));
    Map<Node, GradientSum> known = new HashMap<>();
    for (int r = 0; r < told.size(); r++) {
      List<Node> nodes = workers.nodes(r, parts);
      List<GradientSum> sums = GradientBytes.read(told.get(r), nodes.size(), chosen);
      for (int i = 0; i < nodes.size(); i++) {
        known.put(nodes.get(i), sums.get(i));
      }
    }
    return SumTree.sum(new Node(0, parts), SumTree.Known.among(known), GradientSum.ADDITION);
  }
}
