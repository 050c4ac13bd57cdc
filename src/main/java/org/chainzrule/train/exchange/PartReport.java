package org.chainzrule.train.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.TensorBytes;

/** What a part of a step tells besides its gradients. */
record PartReport(double loss, double penalty, List<StateMove> moves) {

  /**
   * A move of a state on the Java heap.
   *
   * @param state its index among all states
   * @param addition its numbers in the order of memory
   */
  private record StateMove(int state, double keep, byte[] addition) {}

  static PartReport of(StepSums.Result result, List<Parameter> states) {
    List<StateMove> moves = new ArrayList<>();
    for (Pass.Move move : result.moves()) {
      Tensor addition = move.addition();
      ByteBuffer numbers = Workers.buffer(addition.length() * TensorBytes.each(addition));
      TensorBytes.copy(addition, 0, addition.length(), numbers);
      moves.add(new StateMove(index(move.state(), states), move.keep(), numbers.array()));
    }
    return new PartReport(result.loss(), result.penalty(), moves);
  }

  private static int index(Parameter state, List<Parameter> states) {
    for (int i = 0; i < states.size(); i++) {
      if (states.get(i) == state) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "expected a layer to move states that it names among its parameters, got " + state);
  }

  /** The moves as tensors of the open scope. */
  Stream<Pass.Move> moves(List<Parameter> states) {
    return moves.stream()
        .map(
            move -> {
              Parameter state = states.get(move.state());
              ByteBuffer numbers = ByteBuffer.wrap(move.addition()).order(ByteOrder.LITTLE_ENDIAN);
              Tensor addition = TensorBytes.read(numbers, state.shape(), state.value().precision());
              return new Pass.Move(state, move.keep(), addition);
            });
  }

  int bytes() {
    return 2 * Double.BYTES
        + Integer.BYTES
        + moves.stream()
            .mapToInt(move -> Integer.BYTES + Double.BYTES + move.addition().length)
            .sum();
  }

  void write(ByteBuffer to) {
    to.putDouble(loss).putDouble(penalty).putInt(moves.size());
    moves.forEach(m -> to.putInt(m.state()).putDouble(m.keep()).put(m.addition()));
  }

  static PartReport read(ByteBuffer from, List<Parameter> states) {
    double loss = from.getDouble();
    double penalty = from.getDouble();
    int count = from.getInt();
    List<StateMove> moves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int state = from.getInt();
      double keep = from.getDouble();
      Tensor value = states.get(state).value();
      byte[] addition = new byte[value.length() * TensorBytes.each(value)];
      from.get(addition);
      moves.add(new StateMove(state, keep, addition));
    }
    return new PartReport(loss, penalty, moves);
  }
}
