package org.chainzrule.nn.structured;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.autodiff.Norms;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * A map that is separable over the rows and columns of an image: channel d of the output is {@code
 * Y_d = Σ_c A_cdᵀ X_c B_d}, with X_c channel c of the input, {@code [w, h]}. So a channel of {@code
 * p q} outputs takes {@code w c p + h q} weights instead of {@code w h c p q}.
 *
 * @param image the shape of the input, {@code [w, h, c]}, whose numbers come in memory order
 * @param output the shape of the output, {@code [p, q, d]}, likewise
 * @param across A, shape {@code [w c, p d]}: what is done along the width, w and p fastest
 * @param down B, shape {@code [h, q d]}: what is done along the height, q fastest
 */
public record SeparableMap(Shape image, Shape output, Parameter across, Parameter down)
    implements StructuredMap {

  static SeparableMap create(
      Shape image, Shape output, double variance, Seeds seeds, Precision precision) {
    int sources = image.size(0) * image.size(2);
    Shape a = Shape.of(sources, output.size(0) * output.size(2));
    Shape b = Shape.of(image.size(1), output.size(1) * output.size(2));
    // An element of M is a product of two, whose variance is the product of theirs.
    double root = Math.sqrt(variance);
    return new SeparableMap(
        image,
        output,
        normal("across", a, root / sources, seeds, precision),
        normal("down", b, root / image.size(1), seeds, precision));
  }

  static Parameter normal(
      String name, Shape shape, double variance, Seeds seeds, Precision precision) {
    Tensor numbers = Tensor.normal(seeds.child(name), shape, precision);
    return new Parameter(name, numbers.times(Math.sqrt(variance)));
  }

  @Override
  public int in() {
    return image.length();
  }

  @Override
  public int out() {
    return output.length();
  }

  @Override
  public int units() {
    return output.size(2);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(across, down);
  }

  @Override
  public Variable apply(Variable x) {
    int n = x.shape().size(0);
    Variable rows = x.reshape(image.prepend(n)).permute(0, 2, 1, 3);
    Variable reduced =
        rows.reshape(Shape.of(n * image.size(1), across.value().rows())).matmul(across);
    Shape between = Shape.of(n, image.size(1), output.size(0), output.size(2));
    Variable columns = reduced.reshape(between).permute(0, 2, 1, 3);
    return downEachChannel(columns, false, output.size(1)).flatten();
  }

  @Override
  public Variable applyTransposed(Variable u) {
    int n = u.shape().size(0);
    Variable columns = downEachChannel(u.reshape(output.prepend(n)), true, image.size(1));
    Variable rows =
        columns
            .permute(0, 2, 1, 3)
            .reshape(Shape.of(n * image.size(1), across.value().columns()))
            .matmul(false, across, true);
    Shape swapped = Shape.of(n, image.size(1), image.size(0), image.size(2));
    return rows.reshape(swapped).permute(0, 2, 1, 3).flatten();
  }

  /**
   * Every channel times its B_d, or B_dᵀ.
   *
   * @param x shape {@code [n, p, h, d]}, or {@code [n, p, q, d]} if transposed
   * @param size what takes the place of h or q
   */
  private Variable downEachChannel(Variable x, boolean transposed, int size) {
    int rows = x.shape().size(0) * x.shape().size(1);
    int q = output.size(1);
    Shape one = x.shape().with(2, size).with(3, 1);
    List<Variable> channels = new ArrayList<>();
    for (int d = 0; d < output.size(2); d++) {
      Variable own = x.slice(3, d, d + 1).reshape(Shape.of(rows, x.shape().size(2)));
      Variable b = down.slice(1, d * q, (d + 1) * q);
      channels.add(own.matmul(false, b, transposed).reshape(one));
    }
    return Variable.concat(3, channels);
  }

  @Override
  public Variable columnSquares() {
    Variable a = Norms.columnSquares(across);
    Variable b = Norms.columnSquares(down);
    Variable product =
        a.reshape(Shape.of(output.size(0), 1, output.size(2)))
            .times(b.reshape(Shape.of(1, output.size(1), output.size(2))));
    return product.reshape(Shape.of(1, out()));
  }

  @Override
  public double[] elements() {
    double[] a = across.value().toArray();
    double[] b = down.value().toArray();
    double[] m = new double[in() * out()];
    for (int i = 0; i < in(); i++) {
      int pixel = i % image.size(0);
      int row = i / image.size(0) % image.size(1);
      int source = pixel + image.size(0) * (i / (image.size(0) * image.size(1)));
      for (int j = 0; j < out(); j++) {
        int p = j % output.size(0);
        int q = j / output.size(0) % output.size(1);
        int d = j / (output.size(0) * output.size(1));
        m[i * out() + j] =
            a[source * across.value().columns() + p + output.size(0) * d]
                * b[row * down.value().columns() + q + output.size(1) * d];
      }
    }
    return m;
  }

  @Override
  public long flops() {
    long acrossAll = (long) image.size(1) * across.value().length();
    return 2 * (acrossAll + (long) output.size(0) * down.value().length());
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x) {
    int channels = output.size(2);
    double[] b = down.value().toArray();
    double[] stacked = new double[b.length];
    Shape each = Shape.of(channels, image.size(1), output.size(1));
    for (int at = 0; at < b.length; at++) {
      int row = at / down.value().columns();
      int column = at % down.value().columns();
      int channel = column / output.size(1);
      stacked[(channel * image.size(1) + row) * output.size(1) + column % output.size(1)] = b[at];
    }
    Shape wide = Shape.of(image.size(2), image.size(0), channels, output.size(0));
    return x.reshape(-1, image.size(2), image.size(1), image.size(0))
        .einsum("nchw,cwdp->nhdp", x.constant("across", wide, across.value().toArray()))
        .einsum("nhdp,dhq->ndqp", x.constant("down", each, stacked))
        .reshape(-1, out());
  }

  @Override
  public Description describe() {
    return Description.of("SeparableDense")
        .with("width", image.size(0))
        .with("height", image.size(1))
        .with("channels", image.size(2))
        .with("outWidth", output.size(0))
        .with("outHeight", output.size(1))
        .with("outChannels", output.size(2));
  }

  @Override
  public String toString() {
    return "separable " + image + " -> " + output;
  }
}
