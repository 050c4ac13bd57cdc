package org.chainzrule.spark.worker;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.Internal;
import org.chainzrule.train.Callback;
import org.chainzrule.train.TrainingResult;

/** The result of a training as bytes, on its way from the first worker to the driver. */
@Internal
public final class ResultBytes {

  private ResultBytes() {}

  static byte[] of(TrainingResult result) {
    return CallbackBytes.written(
        out -> {
          out.writeInt(result.epochs().size());
          for (Callback.Epoch epoch : result.epochs()) {
            CallbackBytes.write(epoch, out);
          }
          out.writeInt(result.validations().size());
          for (Callback.Validation validation : result.validations()) {
            CallbackBytes.write(validation, out);
          }
          out.writeInt(result.bestEpoch());
          out.writeLong(result.bestStep());
          out.writeBoolean(result.averaged());
          out.writeDouble(result.seconds());
          out.writeDouble(result.stepMicrosMedian());
        });
  }

  /** The result that a worker sent. */
  public static TrainingResult read(byte[] bytes) {
    return CallbackBytes.read(
        bytes,
        in -> {
          List<Callback.Epoch> epochs = new ArrayList<>();
          for (int left = in.readInt(); left > 0; left--) {
            epochs.add(CallbackBytes.epoch(in));
          }
          List<Callback.Validation> validations = new ArrayList<>();
          for (int left = in.readInt(); left > 0; left--) {
            validations.add(CallbackBytes.validation(in));
          }
          return new TrainingResult(
              List.copyOf(epochs),
              List.copyOf(validations),
              in.readInt(),
              in.readLong(),
              in.readBoolean(),
              in.readDouble(),
              in.readDouble());
        });
  }
}
