package org.chainzrule.spark.mesh;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Workers as threads that are connected over TCP on the loopback address. */
final class LoopbackMesh {

  static final byte[] SECRET = "a secret of 24 characters".getBytes(StandardCharsets.US_ASCII);
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private LoopbackMesh() {}

  static MeshSettings settings() {
    return new MeshSettings(SECRET, Duration.ofSeconds(60), Duration.ofSeconds(30), () -> false);
  }

  /** Sends each other worker a message and returns what it sent. */
  static ByteBuffer[] swap(Mesh mesh, ByteBuffer... messages) {
    mesh.send(messages);
    return mesh.receive();
  }

  /** Runs the same work at every worker, and returns the results by rank. */
  static <T> List<T> run(int workers, Function<Mesh, T> work) {
    List<MeshListener> listeners = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      listeners.add(MeshListener.on(LOOPBACK));
    }
    return run(listeners, listeners.stream().map(MeshListener::address).toList(), work);
  }

  /** The same with other addresses, such as those of something between the workers. */
  static <T> List<T> run(
      List<MeshListener> listeners, List<InetSocketAddress> addresses, Function<Mesh, T> work) {
    ExecutorService threads = Executors.newFixedThreadPool(listeners.size());
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int rank = 0; rank < listeners.size(); rank++) {
        MeshListener listener = listeners.get(rank);
        int own = rank;
        futures.add(
            threads.submit(
                () -> {
                  Mesh mesh = listener.connect(own, addresses, settings());
                  try {
                    T result = work.apply(mesh);
                    mesh.close();
                    return result;
                  } catch (RuntimeException | AssertionError e) {
                    mesh.leave(e.getMessage(), e instanceof IllegalArgumentException);
                    throw e;
                  }
                }));
      }
      List<T> results = new ArrayList<>();
      RuntimeException failure = null;
      for (Future<T> future : futures) {
        try {
          results.add(future.get(120, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
          if (e.getCause() instanceof AssertionError error) {
            throw error;
          }
          RuntimeException cause = (RuntimeException) e.getCause();
          if (failure == null) {
            failure = cause;
          } else {
            failure.addSuppressed(cause);
          }
        } catch (InterruptedException | TimeoutException e) {
          throw new IllegalStateException(e);
        }
      }
      if (failure != null) {
        throw failure;
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
