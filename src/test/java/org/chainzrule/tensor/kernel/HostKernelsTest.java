package org.chainzrule.tensor.kernel;

import org.chainzrule.tensor.Kernels;

/** Loops over host memory, against plain loops. */
class HostKernelsTest
    implements ElementwiseKernelsContract,
        ReducingKernelsContract,
        MatrixKernelsContract,
        PolynomialKernelsContract,
        PolynomialFormsContract,
        WindowKernelsContract,
        LookupKernelsContract {

  @Override
  public Kernels kernels() {
    return new HostKernels();
  }
}
