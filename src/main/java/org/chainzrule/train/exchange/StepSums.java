package org.chainzrule.train.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.train.exchange.SumTree.Node;

/**
 * The sums over the parts of a step, computed by one worker or by many to the same bytes: of
 * losses, penalties and gradients along the tree; and the moves of states, in the order of parts.
 */
@Internal
public final class StepSums {

  private final Workers workers;
  private final List<Parameter> trained;
  private final List<Parameter> states;
  private final GradientExchange gradients;

  /**
   * @param trained the parameters that have gradients
   * @param states the parameters that training passes move
   */
  public StepSums(Workers workers, List<Parameter> trained, List<Parameter> states) {
    this.workers = workers;
    this.trained = trained;
    this.states = states;
    this.gradients = new GradientExchange(workers, trained);
  }

  /**
   * What a part, or a whole step, gives.
   *
   * @param moves of the states of layers, none of which is made yet
   */
  public record Result(double loss, double penalty, Gradients gradients, List<Pass.Move> moves) {}

  /**
   * The sums of a step.
   *
   * @param parts how many the step has, at least 1
   * @param compute gives a part by its number from 0; it is called for the parts of this worker
   *     alone, in order, each in a tensor scope of its own
   */
  public Result of(int parts, IntFunction<Result> compute) {
    List<PartReport> reports = new ArrayList<>();
    List<GradientSum> sums = new ArrayList<>();
    for (Node node : workers.nodes(workers.rank(), parts)) {
      sums.add(
          SumTree.sum(
              node,
              part ->
                  part.isLeaf()
                      ? Optional.of(leaf(part.from(), compute, reports))
                      : Optional.empty(),
              GradientSum.ADDITION));
    }
    GradientSum total = sums.isEmpty() ? new GradientSum() : sums.get(0);
    if (!workers.isAlone()) {
      BitSet byRows = gradients.byRows(sums);
      byRows.or(shareReports(parts, reports, byRows));
      total = gradients.total(parts, sums, byRows);
    }
    return new Result(
        SumTree.sum(reports.stream().mapToDouble(PartReport::loss).toArray()),
        SumTree.sum(reports.stream().mapToDouble(PartReport::penalty).toArray()),
        total.total(),
        reports.stream().flatMap(report -> report.moves(states)).toList());
  }

  private GradientSum leaf(int part, IntFunction<Result> compute, List<PartReport> reports) {
    try (TensorScope scope = TensorScope.open()) {
      Result result = compute.apply(part);
      reports.add(PartReport.of(result, states));
      return GradientSum.of(result.gradients(), trained, scope);
    }
  }

  /**
   * Replaces this worker's reports by those of all parts, and returns which parameters have a
   * gradient by rows at any worker.
   */
  private BitSet shareReports(int parts, List<PartReport> reports, BitSet byRows) {
    int size = reports.stream().mapToInt(PartReport::bytes).sum();
    int flags = (trained.size() + Byte.SIZE - 1) / Byte.SIZE;
    ByteBuffer mine = Workers.buffer(flags + size);
    mine.put(byRows.toByteArray()).position(flags);
    reports.forEach(report -> report.write(mine));
    reports.clear();
    BitSet anywhere = new BitSet();
    List<byte[]> told = workers.share(mine.array());
    for (int r = 0; r < told.size(); r++) {
      ByteBuffer theirs = ByteBuffer.wrap(told.get(r)).order(ByteOrder.LITTLE_ENDIAN);
      anywhere.or(BitSet.valueOf(theirs.slice(0, flags)));
      theirs.position(flags);
      workers.parts(r, parts).forEach(part -> reports.add(PartReport.read(theirs, states)));
      Workers.check(r, theirs, 0);
    }
    return anywhere;
  }
}
