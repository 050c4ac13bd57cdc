package org.chainzrule.spark.mesh;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The connection to one other worker. A thread sends what is to be sent, and says in between that
 * this worker is there; another one receives.
 */
final class Peer {

  /** Since workers wait for each other, none is further ahead than this. */
  private static final int AHEAD = 8;

  /** The longest reason of a worker that leaves, in bytes. */
  private static final int MOST_WORDS = 1 << 12;

  /** The largest message, in bytes, whose memory is kept for later ones. */
  private static final int LARGEST_KEPT = 1 << 20;

  private final String name;
  private final Socket socket;
  private final Duration silence;
  private final BlockingQueue<ByteBuffer> received = new ArrayBlockingQueue<>(AHEAD);
  private final BlockingQueue<Outgoing> outgoing = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicReference<MeshException> failure = new AtomicReference<>();
  private final Thread sender;
  private final Thread receiver;

  /** The message that was polled last; only the thread that polls knows it. */
  private ByteBuffer last = ByteBuffer.allocate(0);

  private record Outgoing(Frame.Kind kind, ByteBuffer content) {}

  /**
   * @param socket to a worker that has proved who it is
   * @param silence how long it may say nothing
   */
  Peer(int rank, Socket socket, Duration silence) {
    this.name = "worker " + rank + " at " + socket.getRemoteSocketAddress();
    this.socket = socket;
    this.silence = silence;
    this.sender = thread("send", this::sendAll);
    this.receiver = thread("receive", this::receiveAll);
  }

  private static Thread thread(String what, Runnable work) {
    Thread thread = new Thread(work, "chainzrule-mesh-" + what);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Sends a message soon; its bytes must stay as they are. */
  void send(ByteBuffer message) {
    outgoing.add(new Outgoing(Frame.Kind.DATA, message));
  }

  /** Sends the last message, after all others. */
  void leave(String reason, boolean isFinal) {
    byte[] words = (reason == null ? "" : reason).getBytes(StandardCharsets.UTF_8);
    int length = Math.min(words.length, MOST_WORDS);
    ByteBuffer content = ByteBuffer.allocate(1 + length);
    content.put((byte) (isFinal ? 1 : 0)).put(words, 0, length).flip();
    outgoing.add(new Outgoing(Frame.Kind.LEAVE, content));
  }

  /**
   * The next message if it comes within a time, or null. The one before it is no longer needed, and
   * its memory may be that of a later one.
   */
  ByteBuffer poll(long millis) throws InterruptedException {
    ByteBuffer next = received.poll(millis, TimeUnit.MILLISECONDS);
    if (next != null) {
      release(last);
      last = next;
    }
    return next;
  }

  private void release(ByteBuffer content) {
    if (content.capacity() > 0 && content.capacity() <= LARGEST_KEPT) {
      free.add(content);
    }
  }

  /** Room for a message, in the memory of an old one if that suffices. */
  private ByteBuffer memory(int bytes) {
    ByteBuffer old = bytes == 0 ? null : free.poll();
    return old != null && old.capacity() >= bytes
        ? old.clear().limit(bytes).order(ByteOrder.BIG_ENDIAN)
        : ByteBuffer.allocate(bytes);
  }

  /** Whether a message waits. */
  boolean hasMessage() {
    return !received.isEmpty();
  }

  /** Why no further message will come, or null. */
  MeshException failure() {
    return failure.get();
  }

  private void fail(MeshException reason) {
    failure.compareAndSet(null, reason);
  }

  private void sendAll() {
    long number = 0;
    long pause = Math.max(1, silence.toMillis() / 4);
    try {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      for (boolean last = false; !last; ) {
        Outgoing next = outgoing.poll(pause, TimeUnit.MILLISECONDS);
        Frame.Kind kind = next == null ? Frame.Kind.BEAT : next.kind();
        ByteBuffer content = next == null ? ByteBuffer.allocate(0) : next.content();
        new Frame(kind, number++, content).write(out);
        if (outgoing.isEmpty()) {
          out.flush();
        }
        last = kind == Frame.Kind.LEAVE;
      }
      out.flush();
      socket.shutdownOutput();
    } catch (IOException e) {
      // What the other worker said last, and why, is with the receiving thread.
      fail(new MeshException("expected to send to " + name + ", got: " + e.getMessage(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receiveAll() {
    try {
      socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, silence.toMillis()));
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
      Frame frame = Frame.read(in, 0, this::memory);
      for (long number = 1; frame.kind() != Frame.Kind.LEAVE; number++) {
        if (frame.kind() == Frame.Kind.DATA) {
          received.put(frame.content());
        }
        frame = Frame.read(in, number, this::memory);
      }
      fail(farewell(frame.content()));
    } catch (SocketTimeoutException e) {
      fail(new MeshException(name + " has said nothing for " + silence.toSeconds() + " s", e));
    } catch (Frame.Damaged e) {
      fail(new MeshException(e.getMessage() + " from " + name, e));
    } catch (EOFException e) {
      fail(new MeshException(name + " closed the connection without a word", e));
    } catch (IOException e) {
      fail(new MeshException("the connection to " + name + " is lost: " + e.getMessage(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private MeshException farewell(ByteBuffer content) {
    boolean isFinal = content.hasRemaining() && content.get() == 1;
    String reason = StandardCharsets.UTF_8.decode(content).toString();
    return new MeshException(
        reason.isEmpty() ? name + " has finished" : name + " has failed: " + reason, isFinal, null);
  }

  /** Waits until what was to be sent is sent and the other one leaves too, then closes. */
  void close(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    try {
      join(sender, end);
      join(receiver, end);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      abort();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void join(Thread thread, long end) throws InterruptedException {
    thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
  }

  /** Closes the connection at once. */
  void abort() {
    sender.interrupt();
    receiver.interrupt();
    Sockets.close(socket);
  }
}
