package org.chainzrule.spark.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.chainzrule.Internal;
import org.chainzrule.nn.Layer;
import org.chainzrule.spark.mesh.Mesh;
import org.chainzrule.spark.mesh.MeshException;
import org.chainzrule.spark.mesh.MeshListener;
import org.chainzrule.spark.mesh.MeshSettings;
import org.chainzrule.train.Callback;
import org.chainzrule.train.exchange.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Callbacks in the driver of what happens at the first worker, which connects to the driver as
 * workers do to each other. Without callbacks nothing listens.
 */
@Internal
public final class DriverCallbacks {

  private static final Logger LOG = LoggerFactory.getLogger(DriverCallbacks.class);
  private static final Duration NO_DEADLINE = Duration.ofDays(365);
  private static final byte[] NOTHING = {};

  private final SparkConf settings;
  private final List<Callback> callbacks;
  private final Layer network;
  private final EventsOnce once;
  private volatile RuntimeException failure;

  /**
   * @param network of this process, which gets the parameters at the end of every epoch
   */
  public DriverCallbacks(SparkSession spark, List<Callback> callbacks, Layer network) {
    this.settings = spark.sparkContext().getConf();
    this.callbacks = callbacks;
    this.network = network;
    this.once = new EventsOnce(callbacks);
  }

  /** A connection to the first worker of one attempt. */
  @FunctionalInterface
  public interface Connection extends AutoCloseable {

    /** Waits until the callback that is being called returns. */
    @Override
    void close();
  }

  /** Where the driver listens for the first worker, and the connection; both null for none. */
  public record Listening(String address, Connection connection) implements AutoCloseable {
    @Override
    public void close() {
      if (connection != null) {
        connection.close();
      }
    }
  }

  /**
   * Listens for the first worker of an attempt.
   *
   * @param drawn the secret of the attempt
   * @param silence how long the worker may say nothing
   */
  public Listening listen(byte[] drawn, Duration silence) {
    if (callbacks.isEmpty()) {
      return new Listening(null, null);
    }
    String host = settings.get("spark.driver.host");
    MeshListener listener =
        MeshListener.on(address(settings.get("spark.driver.bindAddress", host)));
    AtomicBoolean over = new AtomicBoolean();
    MeshSettings how = new MeshSettings(AttemptSecret.of(drawn), NO_DEADLINE, silence, over::get);
    Thread serving = new Thread(() -> serve(listener, how), "chainzrule-callbacks");
    serving.setDaemon(true);
    serving.start();
    return new Listening(
        host + ":" + listener.address().getPort(),
        () -> {
          over.set(true);
          join(serving);
        });
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void join(Thread serving) {
    try {
      serving.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(MeshListener listener, MeshSettings how) {
    try (listener) {
      InetSocketAddress own = listener.address();
      Mesh mesh = listener.connect(0, List.of(own, own), how);
      try {
        hear(new Workers(mesh));
        mesh.close();
      } catch (MeshException e) {
        mesh.leave(e.getMessage(), false);
        throw e;
      } catch (RuntimeException e) {
        failure = e;
        mesh.leave("a callback of the driver failed: " + e.getMessage(), true);
      }
    } catch (MeshException e) {
      LOG.debug("the first worker tells no more", e);
    }
  }

  /** Calls the callbacks until the worker says that the training has ended. */
  private void hear(Workers both) {
    while (true) {
      byte[] event = both.share(NOTHING).get(1);
      if (event.length == 0) {
        return;
      }
      boolean stops = CallbackBytes.tell(event, once, network) == Callback.Decision.STOP;
      both.share(new byte[] {stops ? DriverLink.STOP : 0});
    }
  }

  /** Throws what a callback threw, if one did. */
  public void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }
}
