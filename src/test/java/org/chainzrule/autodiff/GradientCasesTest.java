package org.chainzrule.autodiff;

import java.util.stream.Stream;

class GradientCasesTest implements GradientContract {

  @Override
  public Stream<GradientCase> cases() {
    return GradientCases.all();
  }
}
