package org.chainzrule.train.exchange;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.Accumulate;
import org.chainzrule.tensor.op.TensorBytes;
import org.chainzrule.train.exchange.SumTree.Node;

/**
 * Adds numbers of all workers by reduce-scatter and all-gather, in rounds. In a round each worker
 * has a slice: it receives what all others have there, adds it along the tree, and sends the total
 * to all. So a worker sends about twice the numbers of the network, however many workers there are.
 *
 * <p>Rounds are pipelined: the numbers of the next round are on their way while those of this one
 * are added, and totals are awaited a round later than they are sent.
 */
final class SliceExchange {

  /**
   * Numbers in a slice: few enough to stay in a processor's cache between one copy and the next.
   */
  private static final int SLICE = 1 << 16;

  /**
   * After how many rounds a message's memory is used again. Numbers of round {@code k + 1} take
   * that of round {@code k - 2}, whose totals have come by then from all who needed them. A total
   * of round {@code k} takes that of round {@code k - 3}, which each worker has received before it
   * sends its numbers of round {@code k}.
   */
  private static final int ROUNDS_KEPT = 3;

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
  private final int slice;
  private final ByteBuffer[][] summands;
  private final ByteBuffer[] totals = new ByteBuffer[ROUNDS_KEPT];

  /**
   * @param slice the most numbers in a slice, at least 1
   */
  SliceExchange(Workers workers, int slice) {
    this.workers = workers;
    this.slice = slice;
    this.summands = new ByteBuffer[ROUNDS_KEPT][workers.size()];
    Arrays.fill(totals, Workers.buffer(0));
    for (ByteBuffer[] each : summands) {
      Arrays.fill(each, Workers.buffer(0));
    }
  }

  /**
   * The totals over all workers.
   *
   * @param parts of the step
   * @param mine the sums of this worker's subtrees, in order; all are of the same shapes
   * @param result is overwritten by the totals; it may be one of {@code mine}
   */
  void total(int parts, List<FlatTensors> mine, FlatTensors result) {
    long chunk = (long) slice * workers.size();
    int rounds = (int) ((result.length() + chunk - 1) / chunk);
    for (int k = -1; k <= rounds; k++) {
      if (k + 1 < rounds) {
        sendSummands(round(k + 1, result), mine);
      }
      if (k >= 0 && k < rounds) {
        sendTotal(round(k, result), parts);
      }
      if (k >= 1) {
        receiveTotals(round(k - 1, result));
      }
    }
  }

  private Round round(int number, FlatTensors result) {
    return new Round(number, result, slice, workers.size());
  }

  /** The numbers of a result that are added in one round. */
  private record Round(int number, FlatTensors result, int slice, int workers) {

    /** The first number of a worker's slice; that of the worker behind the last is the end. */
    long start(int rank) {
      long chunk = (long) slice * workers;
      long at = number * chunk;
      return at + Math.min(chunk, result.length() - at) * rank / workers;
    }

    int count(int rank) {
      return (int) (start(rank + 1) - start(rank));
    }

    int bytes(int rank) {
      return count(rank) * result.precision().bytes();
    }

    int slot() {
      return number % ROUNDS_KEPT;
    }
  }

  private void sendSummands(Round round, List<FlatTensors> mine) {
    ByteBuffer[] messages = summands[round.slot()];
    for (int r = 0; r < messages.length; r++) {
      ByteBuffer message = cleared(messages[r], mine.size() * round.bytes(r));
      for (FlatTensors sum : mine) {
        sum.copyTo(message, round.start(r), round.count(r));
      }
      messages[r] = message.flip();
    }
    workers.send(messages);
  }

  private void sendTotal(Round round, int parts) {
    ByteBuffer[] heard = workers.receive();
    heard[workers.rank()] = summands[round.slot()][workers.rank()];
    int count = round.count(workers.rank());
    Precision precision = round.result.precision();
    ByteBuffer total = cleared(totals[round.slot()], round.bytes(workers.rank()));
    try (TensorScope scope = TensorScope.open()) {
      Map<Node, Tensor> known = new HashMap<>();
      for (int r = 0; r < heard.length; r++) {
        List<Node> nodes = workers.nodes(r, parts);
        Workers.check(r, heard[r], nodes.size() * total.remaining());
        for (Node node : nodes) {
          if (count > 0) {
            known.put(node, TensorBytes.read(heard[r], Shape.of(count), precision));
          }
        }
      }
      if (count > 0) {
        Tensor sum = SumTree.sum(new Node(0, parts), SumTree.Known.among(known), ADDITION);
        TensorBytes.copy(sum, 0, count, total);
      }
    }
    totals[round.slot()] = total.flip();
    workers.sendSame(total);
  }

  private void receiveTotals(Round round) {
    ByteBuffer[] slices = workers.receive();
    slices[workers.rank()] = totals[round.slot()];
    for (int r = 0; r < slices.length; r++) {
      Workers.check(r, slices[r], round.bytes(r));
      round.result.copyFrom(slices[r], round.start(r), round.count(r));
    }
  }

  /** An empty message with room for some bytes, in the memory of an old one if that suffices. */
  private static ByteBuffer cleared(ByteBuffer old, int bytes) {
    return old.capacity() >= bytes ? old.clear().limit(bytes) : Workers.buffer(bytes);
  }
}
