package org.chainzrule.nn.structured;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chainzrule.autodiff.Norms;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;

/**
 * A map of blocks along the diagonal behind a fixed permutation of the inputs: block k gives {@code
 * out / blocks} outputs of {@code in / blocks} inputs, so that there are {@code in out / blocks}
 * weights. The permutation is drawn from its seed; it mixes inputs that lie side by side into
 * different blocks.
 *
 * @param in the number of inputs, a multiple of the number of blocks
 * @param permutation the seed of the permutation
 * @param weight the blocks side by side, shape {@code [in / blocks, out]}
 */
public record BlockDiagonalMap(int in, int permutation, Parameter weight) implements StructuredMap {

  static BlockDiagonalMap create(
      int in,
      int out,
      int blocks,
      int permutation,
      double variance,
      Seeds seeds,
      Precision precision) {
    int each = in / blocks;
    Shape shape = Shape.of(each, out);
    return new BlockDiagonalMap(
        in, permutation, SeparableMap.normal("weight", shape, variance / each, seeds, precision));
  }

  @Override
  public int out() {
    return weight.value().columns();
  }

  @Override
  public int units() {
    return out();
  }

  private int blocks() {
    return in / weight.value().rows();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight);
  }

  /** Which input stands at each place before the blocks. */
  private int[] order() {
    return Seeds.of(permutation).child("permutation").generator().permutation(in);
  }

  /** Where each input stands before the blocks. */
  private int[] places() {
    int[] order = order();
    int[] places = new int[in];
    for (int place = 0; place < in; place++) {
      places[order[place]] = place;
    }
    return places;
  }

  @Override
  public Variable apply(Variable x) {
    return byBlocks(x.permute(1, 0).gather(order()), true).permute(1, 0);
  }

  @Override
  public Variable applyTransposed(Variable u) {
    return byBlocks(u.permute(1, 0), false).gather(places()).permute(1, 0);
  }

  /** Each block, transposed or not, times its rows of x, in which columns are examples. */
  private Variable byBlocks(Variable x, boolean transposed) {
    int rows = x.shape().size(0) / blocks();
    int columns = out() / blocks();
    List<Variable> parts = new ArrayList<>();
    for (int k = 0; k < blocks(); k++) {
      Variable block = weight.slice(1, k * columns, (k + 1) * columns);
      parts.add(block.matmul(transposed, x.slice(0, k * rows, (k + 1) * rows), false));
    }
    return Variable.concat(0, parts);
  }

  @Override
  public Variable columnSquares() {
    return Norms.columnSquares(weight);
  }

  @Override
  public double[] elements() {
    int[] order = order();
    double[] w = weight.value().toArray();
    int each = weight.value().rows();
    double[] m = new double[in * out()];
    for (int at = 0; at < w.length; at++) {
      int j = at % out();
      int block = j / (out() / blocks());
      m[order[block * each + at / out()] * out() + j] = w[at];
    }
    return m;
  }

  @Override
  public long flops() {
    return 2L * weight.value().length();
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x) {
    int each = weight.value().rows();
    int columns = out() / blocks();
    Shape stacked = Shape.of(blocks(), each, columns);
    double[] w = weight.value().toArray();
    double[] blocks = new double[w.length];
    for (int at = 0; at < w.length; at++) {
      int j = at % out();
      blocks[(j / columns * each + at / out()) * columns + j % columns] = w[at];
    }
    return x.node("Gather", Map.of("axis", 1), x.integers(order()))
        .reshape(-1, blocks(), each)
        .einsum("nbi,bio->nbo", x.constant("weight", stacked, blocks))
        .reshape(-1, out());
  }

  @Override
  public Description describe() {
    return Description.of("BlockDiagonalDense")
        .with("in", in)
        .with("out", out())
        .with("blocks", blocks())
        .with("permutation", permutation);
  }

  @Override
  public String toString() {
    return "of " + blocks() + " blocks, " + in + " -> " + out();
  }
}
