package org.chainzrule.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.chainzrule.Internal;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;
import org.chainzrule.io.Protobuf;

/**
 * A file of one graph: ONNX of IR version 8 and opset 18, which ONNX Runtime reads from 1.14 on.
 */
@Internal("model")
public final class OnnxFile {

  private static final int IR_VERSION = 8;
  private static final int OPSET = 18;

  private final Protobuf content;

  private OnnxFile(Protobuf content) {
    this.content = content;
  }

  /**
   * The file of a graph. The same graph gives the same bytes.
   *
   * @param version of this library
   * @param inputs with their sizes, whole numbers or names
   * @param outputs likewise
   * @throws IllegalArgumentException if it would be larger than protocol buffers allow
   */
  public static OnnxFile of(
      OnnxGraph graph,
      String version,
      Map<OnnxTensor, List<?>> inputs,
      Map<OnnxTensor, List<?>> outputs) {
    Protobuf message = graph.start("network");
    inputs.forEach((tensor, sizes) -> message.message(11, OnnxGraph.value(tensor, sizes)));
    outputs.forEach((tensor, sizes) -> message.message(12, OnnxGraph.value(tensor, sizes)));
    Protobuf model =
        new Protobuf()
            .varint(1, IR_VERSION)
            .text(2, "ChainzRule")
            .text(3, version)
            .message(7, message)
            .message(8, new Protobuf().text(1, "").varint(2, OPSET));
    if (model.size() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "expected a network of at most "
              + Integer.MAX_VALUE
              + " bytes, the most that an ONNX file holds, got "
              + model.size());
    }
    return new OnnxFile(model);
  }

  /**
   * Writes the file, whole or not at all.
   *
   * @throws DataException if it cannot be written
   */
  public void write(Path file) {
    try {
      new AtomicFile().write(file, content::writeTo);
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + FailureReason.of(e), e);
    }
  }
}
