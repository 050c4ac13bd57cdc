package org.chainzrule.tensor;

import java.util.ServiceLoader;
import org.chainzrule.Internal;
import org.chainzrule.tensor.op.RowPatches;

/**
 * The numerical kernels: every computation on tensor memory. One implementation loops over host
 * memory, the other composes ND4J calls. The caller passes the tensor for the result and has
 * checked shapes and precisions; a kernel overwrites all of its result unless it says that it adds.
 */
@Internal
public interface Kernels {

  /** The kernels that OpenBLAS runs, if these kernels or ND4J have loaded it. */
  NativeCode.Blas blas();

  /** {@code out = a op b}; both broadcast to the shape of {@code out}, which may be one of them. */
  void combine(Arithmetic op, Tensor a, Tensor b, Tensor out);

  /**
   * {@code out = a op b}, with b rounded to the precision of a.
   *
   * @param out the shape of a, and may be a
   */
  void combine(Arithmetic op, Tensor a, double b, Tensor out);

  /** Repeats x along the axes where it has size 1. */
  void stretch(Tensor x, Tensor out);

  /** {@code out += a b}, all of one shape. */
  void multiplyAdd(Tensor a, Tensor b, Tensor out);

  /** {@code out = f^(m)(x)}. */
  void curve(Curve f, int m, Tensor x, Tensor out);

  /** Sums over the axes where {@code out} has size 1. */
  void sum(Tensor x, Tensor out);

  /** The maximum over the axes where {@code out} has size 1; NaN where one element is NaN. */
  void max(Tensor x, Tensor out);

  /** The inner product: the sum of the products of corresponding elements. */
  double dot(Tensor a, Tensor b);

  /** {@code out = op(a) op(b)}, or added to it if {@code add}; op transposes if ta or tb. */
  void product(Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out);

  /** {@code out = p^(m)(z)}. */
  void polynomial(PolynomialForm form, Tensor c, int m, Tensor z, Tensor out);

  /** {@code out_k = Σ_rows g ψ_k^(m)(z)}, also over columns where {@code out} has only one. */
  void project(PolynomialForm form, Tensor z, Tensor g, int m, Tensor out);

  /**
   * {@code outC_k = Σ_rows g ψ_k(z)} and {@code outZ_si = (g_si + s f_i p_i''(z_si)) p_i'(z_si)},
   * the latter added to what {@code outZ} holds if {@code add}.
   *
   * @param f null for zeros
   */
  void polynomialGradients(
      PolynomialForm form,
      Tensor c,
      Tensor z,
      Tensor g,
      Tensor f,
      double s,
      Tensor outC,
      boolean add,
      Tensor outZ);

  /**
   * {@code squares_i = Σ_s p_i'(z_si)²}, shape {@code [1, d]}, and {@code projected_ki = Σ_s
   * p_i'(z_si) ψ_k'(z_si)}, shape {@code [K + 1, d]} even where coefficients are shared.
   */
  void slopeSquares(PolynomialForm form, Tensor c, Tensor z, Tensor squares, Tensor projected);

  /**
   * {@code out_si = s f_i p_i'(z_si) p_i''(z_si)}, added to what {@code out} holds if {@code add}.
   */
  void slopeByCurvature(
      PolynomialForm form, Tensor c, Tensor z, Tensor f, double s, boolean add, Tensor out);

  /** {@code out = v p'(z)}, all of one shape. */
  void slopeProduct(PolynomialForm form, Tensor c, Tensor z, Tensor v, Tensor out);

  /**
   * The gradients of {@code Σ g v p'(z)}: {@code outC_k = Σ g v ψ_k'(z)}, also over columns where
   * {@code outC} has only one, {@code outV = g p'(z)}, and {@code outZ = g v p''(z)}, added to what
   * it holds if {@code add}.
   */
  void slopeProductGradients(
      PolynomialForm form,
      Tensor c,
      Tensor z,
      Tensor v,
      Tensor g,
      Tensor outC,
      Tensor outV,
      boolean add,
      Tensor outZ);

  /** {@code out_si = Σ_j x_sj² f_ij}, shape {@code [n, k]} with f of shape {@code [k, d]}. */
  void rowSquares(Tensor x, Tensor f, Tensor out);

  /** {@code out_j = Σ_i x_ij²}, shape {@code [1, d]}. */
  void columnSquares(Tensor x, Tensor out);

  /** {@code out_ij = s x_ij f_j}, added to what {@code out} holds if {@code add}. */
  void scaleColumns(Tensor x, Tensor f, double s, boolean add, Tensor out);

  /**
   * {@code -ln softmax(logits)_label} of the n rows and the gradient {@code softmax(logits) -
   * onehot(label)}, where {@code loss} has shape {@code [n, 1]}; where it has shape {@code []}, the
   * mean over the rows and its gradient, an n-th of that.
   */
  void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor gradient);

  /** Row patches of images; see {@link RowPatches}. */
  void rowPatches(Window window, Tensor images, Tensor out);

  /** The adjoint of {@link #rowPatches}: every element is added to the pixel it was copied from. */
  void foldRows(Window window, Tensor patches, Tensor out);

  /** {@code out += } the convolution; see {@link RowPatches#convolve}. */
  void convolve(Window window, Shape images, Tensor patches, Tensor w, Tensor out);

  /** The adjoint of {@link #convolve} in the patches; see {@link RowPatches#back}. */
  void convolveBack(Window window, Shape images, Tensor g, Tensor w, Tensor out);

  /** Its adjoint in w, added to what {@code out} holds if {@code add}. */
  void convolveWeights(
      Window window, Shape images, Tensor patches, Tensor g, boolean add, Tensor out);

  /**
   * The largest element in every place, ordered by {@link Double#compare}, and its tap, the first
   * one of equals.
   */
  void largest(Window window, Tensor images, Tensor taps, Tensor out);

  /** Picks the element at each place's tap, or sums over all taps where {@code taps} is null. */
  void pool(Window window, Tensor images, Tensor taps, Tensor out);

  /** The adjoint of {@link #pool}. */
  void unpool(Window window, Tensor x, Tensor taps, Tensor out);

  /** The sum or mean of the columns of x {@code [d, u]} in each bag, {@code [n, d]}. */
  void pool(Tensor x, Bags bags, boolean mean, Tensor out);

  /** The adjoint of that: each row of g {@code [n, d]} is added to the columns of its bag. */
  void spread(Tensor g, Bags bags, boolean mean, Tensor out);

  /** Whether these kernels loop over host memory; otherwise they compose ND4J calls. */
  boolean onHost();

  /**
   * The kernels that fit the backend.
   *
   * @throws BackendException if there is no backend
   */
  static Kernels active() {
    return Backend.host() ? Providers.HOST : Providers.COMPOSED;
  }

  /**
   * The two implementations. They depend on tensors, as tensors do on kernels, and are therefore
   * found by the service loader.
   */
  final class Providers {

    private static final Kernels HOST = provider(true);
    private static final Kernels COMPOSED = provider(false);

    private Providers() {}

    private static Kernels provider(boolean onHost) {
      return ServiceLoader.load(Kernels.class, Kernels.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .filter(kernels -> kernels.onHost() == onHost)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "expected the kernels of this library as a service of "
                          + Kernels.class.getName()
                          + ", got none: keep META-INF/services when jars are merged"));
    }
  }
}
