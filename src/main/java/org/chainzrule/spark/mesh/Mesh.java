package org.chainzrule.spark.mesh;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.chainzrule.Internal;
import org.chainzrule.train.exchange.Exchange;

/**
 * The connections of one worker to all others, over which messages go both ways at once. A worker
 * that dies, freezes or sends something damaged ends the wait of all others, who are told which one
 * it was.
 */
@Internal
public final class Mesh implements Exchange, AutoCloseable {

  /** How often a wait looks whether it is cancelled, in milliseconds. */
  private static final long LOOK = 100;

  /** How long the end of a failed worker waits for its last words to be sent, in milliseconds. */
  private static final long LAST_WORDS = 2000;

  private final int rank;
  private final Peer[] peers;
  private final MeshSettings settings;
  private boolean closed;

  /**
   * @param peers by rank; null for this worker
   */
  Mesh(int rank, Peer[] peers, MeshSettings settings) {
    this.rank = rank;
    this.peers = peers.clone();
    this.settings = settings;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return peers.length;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if a message is too long
   */
  @Override
  public void send(ByteBuffer... messages) {
    for (int r = 0; r < peers.length; r++) {
      if (r != rank) {
        if (messages[r].remaining() > MOST_BYTES) {
          throw new IllegalArgumentException(
              "expected a message of at most "
                  + MOST_BYTES
                  + " bytes, got "
                  + messages[r].remaining());
        }
        peers[r].send(messages[r]);
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws MeshException if another worker is lost, this thread is interrupted or the task
   *     cancelled
   */
  @Override
  public ByteBuffer[] receive() {
    ByteBuffer[] heard = new ByteBuffer[peers.length];
    try {
      for (int r = 0; r < peers.length; r++) {
        heard[r] = r == rank ? null : next(peers[r]);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeshException("interrupted while waiting for other workers", e);
    }
    return heard;
  }

  private ByteBuffer next(Peer peer) throws InterruptedException {
    while (true) {
      ByteBuffer message = peer.poll(LOOK);
      if (message != null) {
        return message;
      }
      if (settings.isCancelled().getAsBoolean()) {
        throw new MeshException("cancelled while waiting for other workers");
      }
      if (!peer.hasMessage()) {
        throwFailure(peer);
      }
    }
  }

  /** That a worker failed says more than that others left because of it. */
  private void throwFailure(Peer awaited) {
    MeshException failure = awaited.failure();
    for (Peer peer : peers) {
      boolean says = peer != null && peer.failure() != null && peer.failure().isFinal();
      failure = says ? peer.failure() : failure;
    }
    if (failure != null) {
      throw new MeshException(failure.getMessage(), failure.isFinal(), failure);
    }
  }

  /**
   * Tells all others that this worker has failed, and why, and closes the connections.
   *
   * @param isFinal whether the failure would repeat itself if all began anew
   */
  public void leave(String reason, boolean isFinal) {
    end(reason, isFinal, LAST_WORDS);
  }

  /** Tells all others that this worker has finished, and waits until they have too. */
  @Override
  public void close() {
    end("", false, settings.silence().toMillis());
  }

  private void end(String reason, boolean isFinal, long millis) {
    if (closed) {
      return;
    }
    closed = true;
    for (Peer peer : peers) {
      if (peer != null) {
        peer.leave(reason, isFinal);
      }
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Peer peer : peers) {
      if (peer != null) {
        peer.close((end - System.nanoTime()) / 1_000_000);
      }
    }
  }
}
