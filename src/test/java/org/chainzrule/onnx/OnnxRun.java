package org.chainzrule.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** A file in ONNX Runtime. */
public final class OnnxRun implements AutoCloseable {

  /** One output: its shape, and its numbers in reading order. */
  public record Output(Shape shape, double[] values) {}

  private final OrtSession session;

  /** Loads a file. */
  public OnnxRun(Path file) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = OrtEnvironment.getEnvironment().createSession(file.toString(), options);
    } catch (OrtException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** The outputs of one run, by name. */
  public static Map<String, Output> of(Path file, Tensor batch) {
    try (OnnxRun run = new OnnxRun(file)) {
      return run.outputs(batch);
    }
  }

  /** The type and sizes of an input or output as the file declares them, -1 for open ones. */
  public String declared(String name) {
    try {
      TensorInfo info =
          (TensorInfo)
              (name.equals("input") ? session.getInputInfo() : session.getOutputInfo())
                  .get(name)
                  .getInfo();
      return info.type + Arrays.toString(info.getShape());
    } catch (OrtException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** The outputs by name for a batch, whose numbers are turned into what the input takes. */
  public Map<String, Output> outputs(Tensor batch) {
    try (OnnxTensor input = input(batch);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      Map<String, Output> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> each : result) {
        outputs.put(each.getKey(), output((OnnxTensor) each.getValue()));
      }
      return outputs;
    } catch (OrtException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private OnnxTensor input(Tensor batch) throws OrtException {
    OrtEnvironment runtime = OrtEnvironment.getEnvironment();
    long[] sizes = Arrays.stream(batch.shape().sizes()).asLongStream().toArray();
    double[] values = batch.toArray();
    OnnxJavaType type = ((TensorInfo) session.getInputInfo().get("input").getInfo()).type;
    return switch (type) {
      case FLOAT -> {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
          narrow[i] = (float) values[i];
        }
        yield OnnxTensor.createTensor(runtime, FloatBuffer.wrap(narrow), sizes);
      }
      case DOUBLE -> OnnxTensor.createTensor(runtime, DoubleBuffer.wrap(values), sizes);
      case INT64 -> {
        long[] whole = Arrays.stream(values).mapToLong(value -> (long) value).toArray();
        yield OnnxTensor.createTensor(runtime, LongBuffer.wrap(whole), sizes);
      }
      default -> throw new AssertionError("unexpected input of " + type);
    };
  }

  private static Output output(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    Shape shape = Shape.of(Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray());
    double[] values = new double[shape.length()];
    switch (info.type) {
      case FLOAT -> {
        FloatBuffer all = tensor.getFloatBuffer();
        Arrays.setAll(values, all::get);
      }
      case DOUBLE -> tensor.getDoubleBuffer().get(values);
      case INT64 -> {
        LongBuffer all = tensor.getLongBuffer();
        Arrays.setAll(values, all::get);
      }
      default -> throw new AssertionError("unexpected output of " + info.type);
    }
    return new Output(shape, values);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
