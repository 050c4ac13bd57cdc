package org.chainzrule.nn.loss;

import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Tensor;

/** Which class a distribution over ordered classes is taken for. */
public enum DecisionRule {
  /** The likeliest class, the first of equals: fewest errors are expected of it. */
  ARGMAX {
    @Override
    public int[] of(Tensor probabilities) {
      return probabilities.argmax();
    }

    @Override
    OnnxTensor onnx(OnnxTensor probabilities, OnnxTensor expected) {
      return probabilities.argmax(1);
    }
  },
  /**
   * The first class k with {@code P(y <= k) >= 1/2}: the least absolute error is expected of it.
   */
  MEDIAN {
    @Override
    public int[] of(Tensor probabilities) {
      return each(
          probabilities,
          p -> {
            double sum = p[0];
            int k = 0;
            // A sum that rounding kept below 1/2 must not run past the last class.
            while (sum < 0.5 && k < p.length - 1) {
              sum += p[++k];
            }
            return k;
          });
    }

    @Override
    OnnxTensor onnx(OnnxTensor probabilities, OnnxTensor expected) {
      OnnxTensor sums = probabilities.node("CumSum", probabilities.integers(1));
      OnnxTensor reached = probabilities.constant(0.5);
      // The last class has the rest, whatever rounding made of the sum.
      OnnxTensor below = sums.less(reached).as(OnnxType.INT64).sum(1);
      OnnxTensor last = probabilities.node("Shape").slice(0, 1, 2);
      return below.node("Min", last.minus(last.integers(1)));
    }
  },
  /** The class nearest to {@code Σ_k k P(y = k)}: little squared error is expected of it. */
  ROUNDED_MEAN {
    @Override
    public int[] of(Tensor probabilities) {
      return each(
          probabilities,
          p -> {
            double mean = 0;
            for (int k = 0; k < p.length; k++) {
              mean += k * p[k];
            }
            return (int) Math.min(p.length - 1, Math.round(mean));
          });
    }

    @Override
    OnnxTensor onnx(OnnxTensor probabilities, OnnxTensor expected) {
      return expected.plus(0.5).node("Floor").as(OnnxType.INT64).reshape(-1);
    }
  };

  /**
   * The class of every row.
   *
   * @param probabilities shape {@code [n, K]}
   */
  public abstract int[] of(Tensor probabilities);

  /**
   * The same in an ONNX graph.
   *
   * @param expected the expected class index {@code [n, 1]}
   * @return whole numbers {@code [n]}
   */
  abstract OnnxTensor onnx(OnnxTensor probabilities, OnnxTensor expected);

  /** The decision for one row. */
  private interface Row {
    int decide(double[] probabilities);
  }

  private static int[] each(Tensor probabilities, Row row) {
    int n = probabilities.rows();
    double[] all = probabilities.toColumns();
    double[] own = new double[probabilities.columns()];
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < own.length; k++) {
        own[k] = all[k * n + i];
      }
      classes[i] = row.decide(own);
    }
    return classes;
  }
}
