package org.chainzrule.spark.mesh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chainzrule.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for other workers on one address of this machine, until all are connected.
 *
 * <pre>{@code
 * try (MeshListener listener = MeshListener.on(address)) {
 *   Mesh mesh = listener.connect(rank, addressesOfAll, settings);
 * }
 * }</pre>
 */
@Internal
public final class MeshListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MeshListener.class);

  /**
   * How many that have not yet proved who they are may be connected at once. The oldest makes way
   * for one more, so that strangers who keep connections open keep no worker out.
   */
  private static final int MOST_STRANGERS = 64;

  /** How long each of them has, in nanoseconds. */
  private static final long FIRST_WORDS = TimeUnit.SECONDS.toNanos(10);

  /** How long after a refused connection the next try is made, in milliseconds. */
  private static final long PAUSE = 100;

  /** A connection to a worker that has proved who it is. */
  private record Known(int rank, Socket socket) {}

  private final ServerSocket server;

  private MeshListener(ServerSocket server) {
    this.server = server;
  }

  /**
   * Listens on a free port of one address, and on no other address.
   *
   * @throws MeshException if that is not possible, such as for an address of another machine
   */
  public static MeshListener on(InetAddress address) {
    try {
      ServerSocket server = new ServerSocket();
      try {
        server.bind(new InetSocketAddress(address, 0));
        return new MeshListener(server);
      } catch (IOException e) {
        Sockets.close(server);
        throw e;
      }
    } catch (IOException e) {
      throw new MeshException("expected to listen on " + address + ", got: " + e.getMessage(), e);
    }
  }

  /** Where this listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /**
   * Connects all workers, each with each, and stops listening.
   *
   * @param rank of this worker
   * @param all where the workers listen, by rank
   * @throws MeshException if a worker is not there in time, or the task is cancelled
   */
  public Mesh connect(int rank, List<InetSocketAddress> all, MeshSettings settings) {
    long deadline = System.nanoTime() + settings.start().toNanos();
    Handshake handshake = new Handshake(settings.secret(), rank, all.size());
    Socket[] sockets = new Socket[all.size()];
    BlockingQueue<Known> arrived = new LinkedBlockingQueue<>();
    Thread accepting = new Thread(() -> acceptAll(handshake, arrived), "chainzrule-mesh-accept");
    accepting.setDaemon(true);
    accepting.start();
    try {
      for (int r = 0; r < rank; r++) {
        sockets[r] = reached(handshake, r, all.get(r), deadline, settings);
      }
      for (int missing = all.size() - 1 - rank; missing > 0; ) {
        Known known = arrived.poll(PAUSE, TimeUnit.MILLISECONDS);
        check(rank, sockets, all, deadline, settings);
        if (known != null && sockets[known.rank()] == null) {
          sockets[known.rank()] = known.socket();
          missing--;
        } else if (known != null) {
          Sockets.close(known.socket());
        }
      }
      return mesh(rank, sockets, settings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw closed(sockets, new MeshException("interrupted while connecting workers", e));
    } catch (MeshException e) {
      throw closed(sockets, e);
    } catch (IOException e) {
      throw closed(sockets, new MeshException("could not connect workers: " + e.getMessage(), e));
    } finally {
      close();
      arrived.forEach(known -> Sockets.close(known.socket()));
    }
  }

  private static Mesh mesh(int rank, Socket[] sockets, MeshSettings settings) throws IOException {
    Peer[] peers = new Peer[sockets.length];
    for (int r = 0; r < peers.length; r++) {
      if (r != rank) {
        sockets[r].setTcpNoDelay(true);
      }
    }
    for (int r = 0; r < peers.length; r++) {
      peers[r] = r == rank ? null : new Peer(r, sockets[r], settings.silence());
    }
    return new Mesh(rank, peers, settings);
  }

  private static MeshException closed(Socket[] sockets, MeshException failure) {
    for (Socket socket : sockets) {
      if (socket != null) {
        Sockets.close(socket);
      }
    }
    return failure;
  }

  private static void check(
      int rank,
      Socket[] sockets,
      List<InetSocketAddress> all,
      long deadline,
      MeshSettings settings) {
    if (settings.isCancelled().getAsBoolean()) {
      throw new MeshException("cancelled while connecting workers");
    }
    if (System.nanoTime() - deadline > 0) {
      List<String> missing = new ArrayList<>();
      for (int r = 0; r < sockets.length; r++) {
        if (r != rank && sockets[r] == null) {
          missing.add(r + " at " + all.get(r));
        }
      }
      throw new MeshException(
          "expected all workers to connect within "
              + settings.start().toSeconds()
              + " s, these were not connected: "
              + missing);
    }
  }

  private static Socket reached(
      Handshake handshake, int rank, InetSocketAddress at, long deadline, MeshSettings settings)
      throws InterruptedException {
    while (true) {
      Socket socket = new Socket();
      try {
        long now = System.nanoTime();
        long end = Math.min(deadline, now + FIRST_WORDS);
        socket.connect(at, (int) Math.max(1, (end - now) / 1_000_000));
        handshake.connect(socket, rank, end);
        return socket;
      } catch (IOException e) {
        Sockets.close(socket);
        if (settings.isCancelled().getAsBoolean()) {
          throw new MeshException("cancelled while connecting workers", e);
        }
        if (System.nanoTime() - deadline > 0) {
          throw new MeshException(
              "expected worker " + rank + " at " + at + ", got: " + e.getMessage(), e);
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  /** Accepts connections until the listener closes; each is heard on a thread of its own. */
  private void acceptAll(Handshake handshake, BlockingQueue<Known> arrived) {
    Queue<Socket> strangers = new ConcurrentLinkedQueue<>();
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        strangers.add(socket);
        if (strangers.size() > MOST_STRANGERS) {
          Sockets.close(strangers.remove());
        }
        Thread one =
            new Thread(() -> hear(handshake, socket, strangers, arrived), "chainzrule-mesh-hear");
        one.setDaemon(true);
        one.start();
      } catch (IOException e) {
        LOG.debug("no further connection is accepted", e);
      }
    }
  }

  private void hear(
      Handshake handshake, Socket socket, Queue<Socket> strangers, BlockingQueue<Known> arrived) {
    Optional<Integer> rank = Optional.empty();
    try {
      rank = handshake.accept(socket, System.nanoTime() + FIRST_WORDS);
    } catch (IOException e) {
      LOG.debug("somebody connected and did not prove to be a worker", e);
    }
    // One that had to make way is no longer in the queue, and its socket is closed.
    boolean stays = strangers.remove(socket);
    if (stays && rank.isPresent() && !server.isClosed()) {
      arrived.add(new Known(rank.get(), socket));
    } else {
      Sockets.close(socket);
    }
  }

  /** Whether it has stopped listening. */
  boolean isClosed() {
    return server.isClosed();
  }

  /** Stops listening; connections that were made stay. */
  @Override
  public void close() {
    Sockets.close(server);
  }
}
