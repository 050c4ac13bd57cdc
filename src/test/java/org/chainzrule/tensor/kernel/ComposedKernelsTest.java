package org.chainzrule.tensor.kernel;

import org.chainzrule.tensor.Kernels;

/** Compositions of ND4J calls, against plain loops. */
class ComposedKernelsTest
    implements ElementwiseKernelsContract,
        ReducingKernelsContract,
        MatrixKernelsContract,
        PolynomialKernelsContract,
        PolynomialFormsContract,
        WindowKernelsContract,
        LookupKernelsContract {

  @Override
  public Kernels kernels() {
    return new ComposedKernels();
  }
}
