package org.chainzrule.autodiff;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** First and second derivatives agree with central differences. */
public interface GradientContract {

  /** Everything to check. */
  Stream<GradientCase> cases();

  @TestFactory
  default Stream<DynamicTest> gradients_match_central_differences() {
    return cases().map(each -> dynamicTest(each.toString(), each::check));
  }
}
