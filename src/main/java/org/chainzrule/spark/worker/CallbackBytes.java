package org.chainzrule.spark.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chainzrule.nn.Layer;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Evaluation;

/** The events of a training as bytes, on their way from the first worker to the driver. */
final class CallbackBytes {

  private static final int RUN = 1;
  private static final int STEP = 2;
  private static final int VALIDATION = 3;
  private static final int EPOCH = 4;

  private CallbackBytes() {}

  /** Numbers that are written. */
  interface Content {
    void write(DataOutputStream out) throws IOException;
  }

  /** Values that are read. */
  interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  static byte[] written(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static <T> T read(byte[] bytes, Reading<T> reading) {
    try {
      return reading.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] of(Callback.Run run) {
    return written(
        out -> {
          out.writeByte(RUN);
          out.writeInt(run.epochs());
          out.writeInt(run.steps());
          out.writeLong(run.done());
          out.writeInt(run.metrics().size());
          for (String name : run.metrics()) {
            out.writeUTF(name);
          }
        });
  }

  static byte[] of(Callback.Step step) {
    return written(
        out -> {
          out.writeByte(STEP);
          out.writeInt(step.epoch());
          out.writeInt(step.number());
          out.writeInt(step.steps());
          out.writeInt(step.examples());
          out.writeDouble(step.loss());
          out.writeDouble(step.penalty());
          out.writeDouble(step.gradientNorm());
          out.writeInt(step.gradientNorms().size());
          for (double norm : step.gradientNorms()) {
            out.writeDouble(norm);
          }
          out.writeDouble(step.rate());
          out.writeLong(step.nanos());
        });
  }

  static byte[] of(Callback.Validation validation) {
    return written(
        out -> {
          out.writeByte(VALIDATION);
          write(validation, out);
        });
  }

  /** The end of an epoch, with the network as it is then. */
  static byte[] of(Callback.Epoch epoch, Layer network) {
    return written(
        out -> {
          out.writeByte(EPOCH);
          write(epoch, out);
          out.write(NetworkBytes.of(network));
        });
  }

  private static Callback.Run run(DataInputStream in) throws IOException {
    int epochs = in.readInt();
    int steps = in.readInt();
    long done = in.readLong();
    List<String> metrics = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      metrics.add(in.readUTF());
    }
    return new Callback.Run(epochs, steps, done, metrics);
  }

  static void write(Callback.Validation validation, DataOutputStream out) throws IOException {
    out.writeInt(validation.epoch());
    out.writeLong(validation.step());
    write(validation.evaluation(), out);
  }

  static void write(Callback.Epoch epoch, DataOutputStream out) throws IOException {
    out.writeInt(epoch.number());
    out.writeLong(epoch.step());
    out.writeDouble(epoch.loss());
    out.writeDouble(epoch.penalty());
    out.writeDouble(epoch.seconds());
    out.writeBoolean(epoch.validation().isPresent());
    if (epoch.validation().isPresent()) {
      write(epoch.validation().get(), out);
    }
  }

  private static void write(Evaluation evaluation, DataOutputStream out) throws IOException {
    out.writeDouble(evaluation.loss());
    out.writeBoolean(evaluation.accuracy().isPresent());
    out.writeDouble(evaluation.accuracy().orElse(0));
    out.writeInt(evaluation.metrics().size());
    for (Map.Entry<String, Double> metric : evaluation.metrics().entrySet()) {
      out.writeUTF(metric.getKey());
      out.writeDouble(metric.getValue());
    }
  }

  /**
   * Calls a callback as the event says.
   *
   * @param network of this process, which has the parameters of an epoch when that is told
   */
  static Callback.Decision tell(byte[] event, Callback to, Layer network) {
    return read(
        event,
        in -> {
          switch (in.readByte()) {
            case RUN -> {
              to.beforeRun(run(in));
              return Callback.Decision.CONTINUE;
            }
            case STEP -> {
              return to.afterStep(step(in));
            }
            case VALIDATION -> {
              return to.afterValidation(validation(in));
            }
            default -> {
              Callback.Epoch epoch = epoch(in);
              NetworkBytes.set(network, in.readAllBytes());
              return to.afterEpoch(epoch);
            }
          }
        });
  }

  private static Callback.Step step(DataInputStream in) throws IOException {
    int epoch = in.readInt();
    int number = in.readInt();
    int steps = in.readInt();
    int examples = in.readInt();
    double loss = in.readDouble();
    double penalty = in.readDouble();
    double gradientNorm = in.readDouble();
    List<Double> norms = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      norms.add(in.readDouble());
    }
    return new Callback.Step(
        epoch,
        number,
        steps,
        examples,
        loss,
        penalty,
        gradientNorm,
        List.copyOf(norms),
        in.readDouble(),
        in.readLong());
  }

  static Callback.Validation validation(DataInputStream in) throws IOException {
    return new Callback.Validation(in.readInt(), in.readLong(), evaluation(in));
  }

  static Callback.Epoch epoch(DataInputStream in) throws IOException {
    return new Callback.Epoch(
        in.readInt(),
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readBoolean() ? Optional.of(evaluation(in)) : Optional.empty());
  }

  private static Evaluation evaluation(DataInputStream in) throws IOException {
    double loss = in.readDouble();
    boolean hasAccuracy = in.readBoolean();
    double accuracy = in.readDouble();
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      metrics.put(in.readUTF(), in.readDouble());
    }
    return new Evaluation(
        loss, hasAccuracy ? OptionalDouble.of(accuracy) : OptionalDouble.empty(), metrics);
  }
}
