package org.chainzrule.onnx;

import org.junit.jupiter.api.Assumptions;

/** Whether ONNX Runtime is there, which projects that use the contracts may leave out. */
public final class OnnxRuntimeLibrary {

  private OnnxRuntimeLibrary() {}

  /** Skips the test, and says why, where ONNX Runtime is not on the class path. */
  public static void assumePresent() {
    try {
      Class.forName(
          "ai.onnxruntime.OrtEnvironment", false, OnnxRuntimeLibrary.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      Assumptions.abort(
          "com.microsoft.onnxruntime:onnxruntime is not on the class path, so that nothing was"
              + " compared with it");
    }
  }
}
