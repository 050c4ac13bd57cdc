package org.chainzrule.spark.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chainzrule.Internal;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Evaluation;
import org.chainzrule.train.TrainingResult;

/** The result of a training as bytes, on its way from the first worker to the driver. */
@Internal
public final class ResultBytes {

  private ResultBytes() {}

  static byte[] of(TrainingResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(result.epochs().size());
      for (Callback.Epoch epoch : result.epochs()) {
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
      out.writeInt(result.validations().size());
      for (Callback.Validation validation : result.validations()) {
        out.writeInt(validation.epoch());
        out.writeLong(validation.step());
        write(validation.evaluation(), out);
      }
      out.writeInt(result.bestEpoch());
      out.writeLong(result.bestStep());
      out.writeBoolean(result.averaged());
      out.writeDouble(result.seconds());
      out.writeDouble(result.stepMicrosMedian());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Evaluation evaluation, DataOutputStream out) throws IOException {
    out.writeDouble(evaluation.loss());
    out.writeBoolean(evaluation.accuracy().isPresent());
    out.writeDouble(evaluation.accuracy().orElse(0));
  }

  /** The result that a worker sent. */
  public static TrainingResult read(byte[] bytes) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      List<Callback.Epoch> epochs = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        epochs.add(
            new Callback.Epoch(
                in.readInt(),
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readBoolean() ? Optional.of(evaluation(in)) : Optional.empty()));
      }
      List<Callback.Validation> validations = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        validations.add(new Callback.Validation(in.readInt(), in.readLong(), evaluation(in)));
      }
      return new TrainingResult(
          List.copyOf(epochs),
          List.copyOf(validations),
          in.readInt(),
          in.readLong(),
          in.readBoolean(),
          in.readDouble(),
          in.readDouble());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Evaluation evaluation(DataInputStream in) throws IOException {
    double loss = in.readDouble();
    boolean hasAccuracy = in.readBoolean();
    double accuracy = in.readDouble();
    return new Evaluation(loss, hasAccuracy ? OptionalDouble.of(accuracy) : OptionalDouble.empty());
  }
}
