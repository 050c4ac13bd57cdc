package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.benchmarks.Workload.Affine;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Accumulate;
import org.chainzrule.tensor.random.Seeds;

/** A matrix product divided among threads as the library does it, added to the sum. */
record SharedProduct(Tensor sum, Tensor a, boolean transposeA, Tensor b, boolean transposeB) {

  /** The products of a step, in the order of {@link MatrixProducts}. */
  static List<SharedProduct> all(List<Affine> maps) {
    List<SharedProduct> all = new ArrayList<>();
    for (Affine map : maps) {
      Tensor x = normal(map.rows(), map.in());
      Tensor w = normal(map.in(), map.out());
      Tensor g = normal(map.rows(), map.out());
      all.add(new SharedProduct(normal(map.rows(), map.out()), x, false, w, false));
      all.add(new SharedProduct(normal(map.in(), map.out()), x, true, g, false));
      if (map != maps.get(0)) {
        all.add(new SharedProduct(normal(map.rows(), map.in()), g, false, w, true));
      }
    }
    return all;
  }

  private static Tensor normal(int rows, int columns) {
    return Tensor.normal(Seeds.of(rows), Shape.of(rows, columns), Precision.SINGLE);
  }

  void run() {
    Accumulate.product(sum, a, transposeA, b, transposeB);
  }
}
