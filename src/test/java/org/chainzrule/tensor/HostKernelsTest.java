package org.chainzrule.tensor;

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
    return HostKernels.INSTANCE;
  }
}
