package org.chainzrule.spark.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.chainzrule.data.Dataset;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.spark.mesh.Mesh;
import org.chainzrule.spark.mesh.MeshException;
import org.chainzrule.spark.mesh.MeshListener;
import org.chainzrule.spark.mesh.MeshSettings;
import org.chainzrule.spark.storage.HadoopFiles;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.TrainingResult;
import org.chainzrule.train.checkpoint.Checkpoints;

/** One worker of a training: a task of a barrier job of Spark. */
final class WorkerTask {

  /** Separates what a worker tells the others of itself. */
  private static final String SEPARATOR = " ";

  private final TrainingWork work;
  private final BarrierTaskContext context;

  private WorkerTask(TrainingWork work, BarrierTaskContext context) {
    this.work = work;
    this.context = context;
  }

  /**
   * Trains in the task that runs now. A failure that would repeat itself is returned, since Spark
   * would report a thrown one by its text alone, and others are thrown.
   *
   * @param network as {@link NetworkBytes} makes it
   * @return from the first worker {@code byte[][]} with the result and the trained network, from
   *     others an empty one; or the failure
   */
  static Object run(TrainingWork work, byte[] network) {
    BarrierTaskContext context = BarrierTaskContext.get();
    try {
      return new WorkerTask(work, context).run(network);
    } catch (RuntimeException e) {
      if (wouldRepeatItself(e)) {
        return e;
      }
      throw e;
    }
  }

  /** Whether a training would fail in the same way if it went on from its latest checkpoint. */
  private static boolean wouldRepeatItself(RuntimeException failure) {
    return failure instanceof MeshException mesh
        ? mesh.isFinal()
        : !(failure instanceof UncheckedIOException || failure instanceof TensorFileException);
  }

  private Object run(byte[] network) {
    try (MeshListener listener = MeshListener.on(own())) {
      List<InetSocketAddress> all = told(listener.address());
      MeshSettings settings =
          new MeshSettings(
              AttemptSecret.of(work.secret()),
              work.start(),
              work.silence(),
              context::isInterrupted);
      Mesh mesh = listener.connect(context.partitionId(), all, settings);
      try {
        Object trained = trained(mesh, network, settings);
        mesh.close();
        return trained;
      } catch (RuntimeException e) {
        mesh.leave(e.getMessage(), wouldRepeatItself(e));
        throw e;
      } catch (Error e) {
        mesh.leave(e.toString(), false);
        throw e;
      }
    }
  }

  private Object trained(Mesh mesh, byte[] bytes, MeshSettings settings) {
    Layer network = NetworkBytes.read(bytes);
    Trainer trainer = work.recipe().apply(network);
    if (trainer.hasCheckpoints()) {
      throw new IllegalArgumentException(
          "expected checkpoints of SparkTrainer.checkpoints, which every executor reaches, got"
              + " those of the trainer");
    }
    trainer = trainer.with(mesh);
    if (work.checkpoints() != null) {
      Checkpoints checkpoints = Checkpoints.in(HadoopFiles.path(work.checkpoints()));
      trainer = trainer.with(checkpoints.everySteps(work.every()));
      trainer = work.resuming() ? trainer.resuming() : trainer;
    }
    TrainingResult result = fit(trainer, network, mesh.rank(), settings);
    return mesh.rank() == 0
        ? new byte[][] {ResultBytes.of(result), NetworkBytes.of(network)}
        : new byte[0][];
  }

  /** Trains; the first worker tells the driver of it if that listens. */
  private TrainingResult fit(Trainer trainer, Layer network, int rank, MeshSettings settings) {
    if (work.driver() == null) {
      return fit(trainer);
    }
    if (rank > 0) {
      // Never called, but by it this worker waits for what the first one decides.
      return fit(trainer.with(new Callback() {}));
    }
    String port = work.driver().substring(host(work.driver()).length() + 1);
    InetSocketAddress at =
        new InetSocketAddress(address(host(work.driver())), Integer.parseInt(port));
    try (DriverLink driver = DriverLink.connect(at, own(), settings, network)) {
      TrainingResult result = fit(trainer.with(driver));
      driver.finish();
      return result;
    }
  }

  private TrainingResult fit(Trainer trainer) {
    Dataset train = work.train().get();
    Dataset validation = work.validation().get();
    return validation == null
        ? trainer.fit(train, work.epochs())
        : trainer.fit(train, validation, work.epochs());
  }

  /** The address of this executor, as Spark knows it. */
  private InetAddress own() {
    return address(host(context.getTaskInfos()[context.partitionId()].address()));
  }

  /** The part of an address before the port. */
  private static String host(String address) {
    return address.substring(0, address.lastIndexOf(':'));
  }

  /** Tells all workers where this one listens, and returns where they do. */
  private List<InetSocketAddress> told(InetSocketAddress own) {
    String text =
        String.join(
            SEPARATOR,
            Provenance.libraryVersion(),
            own.getAddress().getHostAddress(),
            Integer.toString(own.getPort()));
    List<InetSocketAddress> all = new ArrayList<>();
    for (String each : context.allGather(text)) {
      String[] parts = each.split(SEPARATOR);
      if (!parts[0].equals(work.version())) {
        throw new IllegalArgumentException(
            "expected all workers to have version "
                + work.version()
                + " of ChainzRule, as the driver has, got "
                + parts[0]
                + " at "
                + parts[1]);
      }
      all.add(new InetSocketAddress(address(parts[1]), Integer.parseInt(parts[2])));
    }
    return all;
  }

  private static InetAddress address(String numbers) {
    try {
      return InetAddress.getByName(numbers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
