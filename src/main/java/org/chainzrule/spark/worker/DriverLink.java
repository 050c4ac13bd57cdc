package org.chainzrule.spark.worker;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.chainzrule.nn.Layer;
import org.chainzrule.spark.mesh.Mesh;
import org.chainzrule.spark.mesh.MeshListener;
import org.chainzrule.spark.mesh.MeshSettings;
import org.chainzrule.train.Callback;
import org.chainzrule.train.exchange.Workers;

/** Tells the driver what happens at the first worker, and stops where the driver says so. */
final class DriverLink implements Callback, AutoCloseable {

  /** The answer of the driver that ends the training. */
  static final byte STOP = 1;

  private static final byte[] NOTHING = {};

  private final Mesh mesh;
  private final Workers both;
  private final Layer network;

  private DriverLink(Mesh mesh, Layer network) {
    this.mesh = mesh;
    this.both = new Workers(mesh);
    this.network = network;
  }

  /**
   * Connects to the driver.
   *
   * @param own address of this executor
   * @param network that is trained
   */
  static DriverLink connect(
      InetSocketAddress driver, InetAddress own, MeshSettings settings, Layer network) {
    try (MeshListener listener = MeshListener.on(own)) {
      return new DriverLink(
          listener.connect(1, List.of(driver, listener.address()), settings), network);
    }
  }

  @Override
  public void beforeRun(Run run) {
    tell(CallbackBytes.of(run));
  }

  @Override
  public Decision afterStep(Step step) {
    return tell(CallbackBytes.of(step));
  }

  @Override
  public Decision afterValidation(Validation validation) {
    return tell(CallbackBytes.of(validation));
  }

  @Override
  public Decision afterEpoch(Epoch epoch) {
    return tell(CallbackBytes.of(epoch, network));
  }

  private Decision tell(byte[] event) {
    both.share(event);
    return both.share(NOTHING).get(0)[0] == STOP ? Decision.STOP : Decision.CONTINUE;
  }

  /** Says that the training has ended, and waits until the driver has heard it. */
  void finish() {
    both.share(NOTHING);
    mesh.close();
  }

  /** Ends the connection of a training that failed. */
  @Override
  public void close() {
    mesh.leave("the training failed", false);
  }
}
