package org.chainzrule.tensor;

/** Compositions of ND4J calls, against plain loops. */
class ComposedKernelsTest
    implements ElementwiseKernelsContract,
        ReducingKernelsContract,
        MatrixKernelsContract,
        PolynomialKernelsContract,
        PolynomialFormsContract,
        WindowKernelsContract {

  @Override
  public Kernels kernels() {
    return ComposedKernels.INSTANCE;
  }
}
