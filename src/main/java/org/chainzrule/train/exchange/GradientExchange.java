package org.chainzrule.train.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.Accumulate;
import org.chainzrule.tensor.op.TensorBytes;
import org.chainzrule.train.exchange.SumTree.Node;

/**
 * Adds the gradients of all workers along the tree. Dense ones are cut into one slice for each
 * worker, which adds what all workers have for its slice and sends the sum to all (reduce-scatter
 * and all-gather): a worker sends about twice the numbers of the network, however many workers
 * there are. Gradients by rows go to everybody, who adds them.
 */
final class GradientExchange {

  /** Numbers in a slice. */
  private static final int SLICE = 1 << 17;

  private static final SumTree.Addition<Tensor> ADDITION =
      new SumTree.Addition<>() {
        @Override
        public Tensor plus(Tensor a, Tensor b) {
          Accumulate.plus(a, b);
          return a;
        }

        @Override
        public Tensor keep(Tensor value, TensorScope scope) {
          return scope.keep(value);
        }
      };

  private final Workers workers;
  private final List<Parameter> trained;

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
    // Numbers are sent before the sum of them is written in their place.
    FlatTensors result =
        sums.isEmpty()
            ? new FlatTensors(
                group.stream().map(p -> Tensor.zeros(p.shape(), p.value().precision())).toList())
            : sums.get(0);
    long length = result.length();
    int chunk = SLICE * workers.size();
    for (long at = 0; at < length; at += chunk) {
      reduce(parts, sums, result, at, (int) Math.min(chunk, length - at));
    }
    for (int i = 0; i < group.size(); i++) {
      total.dense().put(group.get(i), result.tensors().get(i));
    }
  }

  private void reduce(int parts, List<FlatTensors> sums, FlatTensors result, long at, int n) {
    int each = result.precision().bytes();
    ByteBuffer[] messages = new ByteBuffer[workers.size()];
    for (int r = 0; r < messages.length; r++) {
      int from = slice(n, r);
      int count = slice(n, r + 1) - from;
      ByteBuffer message = Workers.buffer(sums.size() * count * each);
      sums.forEach(sum -> sum.copyTo(message, at + from, count));
      messages[r] = message.flip();
    }
    ByteBuffer[] heard = workers.swap(messages);
    heard[workers.rank()] = messages[workers.rank()];
    ByteBuffer sum = sumOfSlice(parts, heard, result.precision(), n);
    ByteBuffer[] slices = workers.swapSame(sum);
    slices[workers.rank()] = sum;
    for (int r = 0; r < slices.length; r++) {
      int from = slice(n, r);
      int count = slice(n, r + 1) - from;
      Workers.check(r, slices[r], count * each);
      result.copyFrom(slices[r], at + from, count);
    }
  }

  /** The start of a worker's slice of n numbers. */
  private int slice(int n, int rank) {
    return (int) ((long) n * rank / workers.size());
  }

  private ByteBuffer sumOfSlice(int parts, ByteBuffer[] heard, Precision precision, int n) {
    int count = slice(n, workers.rank() + 1) - slice(n, workers.rank());
    ByteBuffer sum = Workers.buffer(count * precision.bytes());
    if (count == 0) {
      return sum;
    }
    try (TensorScope scope = TensorScope.open()) {
      Map<Node, Tensor> known = new HashMap<>();
      for (int r = 0; r < heard.length; r++) {
        List<Node> nodes = workers.nodes(r, parts);
        Workers.check(r, heard[r], nodes.size() * sum.capacity());
        for (Node node : nodes) {
          known.put(node, TensorBytes.read(heard[r], Shape.of(count), precision));
        }
      }
      Tensor total = SumTree.sum(new Node(0, parts), found(known), ADDITION);
      TensorBytes.copy(total, 0, count, sum);
      return sum.flip();
    }
  }

  private static <T> SumTree.Known<T> found(Map<Node, T> known) {
    return node -> Optional.ofNullable(known.get(node));
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
    return SumTree.sum(new Node(0, parts), found(known), GradientSum.ADDITION);
  }
}
