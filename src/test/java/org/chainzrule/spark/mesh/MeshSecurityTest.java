package org.chainzrule.spark.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.chainzrule.train.exchange.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strangers and liars at the mesh. */
class MeshSecurityTest {

  private static final byte[] OTHER =
      "another secret of 31 characters".getBytes(StandardCharsets.US_ASCII);

  private static ByteBuffer empty() {
    return ByteBuffer.allocate(0);
  }

  /** A worker that waits for another one while strangers try. */
  private static Mesh whileWaiting(MeshListener listener, Visit visit) throws Exception {
    try (MeshListener second = MeshListener.on(LoopbackMesh.LOOPBACK)) {
      List<InetSocketAddress> all = List.of(listener.address(), second.address());
      CompletableFuture<Mesh> first =
          CompletableFuture.supplyAsync(() -> listener.connect(0, all, LoopbackMesh.settings()));
      visit.to(listener.address());
      Mesh other = second.connect(1, all, LoopbackMesh.settings());
      Mesh mesh = first.get(60, TimeUnit.SECONDS);
      CompletableFuture<ByteBuffer[]> swapped =
          CompletableFuture.supplyAsync(() -> LoopbackMesh.swap(other, empty(), empty()));
      assertThat(LoopbackMesh.swap(mesh, empty(), empty())[1].remaining()).isZero();
      swapped.get(60, TimeUnit.SECONDS);
      other.leave("the test is over", false);
      return mesh;
    }
  }

  private interface Visit {
    void to(InetSocketAddress address) throws Exception;
  }

  /** Says something and returns what it hears until the connection ends. */
  private static byte[] answer(InetSocketAddress address, byte[] words) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(30_000);
      ByteArrayOutputStream heard = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(words);
        socket.shutdownOutput();
        socket.getInputStream().transferTo(heard);
      } catch (SocketException e) {
        // It was closed at once.
        assertThat(e).hasMessageContaining("reset");
      }
      return heard.toByteArray();
    }
  }

  /** What a worker of rank 1 says first to that of rank 0, if its secret is this. */
  private static byte[] hello(byte[] secret, int rank, int size, int to) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, LoopbackMesh.LOOPBACK);
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      CompletableFuture<Void> speaking =
          CompletableFuture.runAsync(
              () -> {
                try {
                  new Handshake(secret, rank, size)
                      .connect(socket, to, System.nanoTime() + 30_000_000_000L);
                } catch (IOException e) {
                  // Nobody answers.
                }
              });
      byte[] hello = accepted.getInputStream().readNBytes(Handshake.HELLO);
      accepted.close();
      speaking.get(30, TimeUnit.SECONDS);
      return hello;
    }
  }

  @Test
  void strangers_hear_not_a_single_byte() throws Exception {
    try (MeshListener listener = MeshListener.on(LoopbackMesh.LOOPBACK)) {
      Mesh mesh =
          whileWaiting(
              listener,
              address -> {
                byte[] own = hello(LoopbackMesh.SECRET, 1, 2, 0);
                byte[] changed = own.clone();
                changed[30] ^= 1;
                List<byte[]> words = new ArrayList<>();
                words.add(new byte[0]);
                words.add("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                words.add(new byte[100_000]);
                words.add(changed);
                words.add(Arrays.copyOf(own, own.length - 1));
                words.add(hello(OTHER, 1, 2, 0));
                // They know the secret and are no worker of this mesh.
                words.add(hello(LoopbackMesh.SECRET, 2, 3, 0));
                words.add(hello(LoopbackMesh.SECRET, 0, 2, 0));
                words.add(hello(LoopbackMesh.SECRET, 1, 2, 1));
                for (byte[] each : words) {
                  assertThat(answer(address, each)).isEmpty();
                }
              });
      mesh.leave("the test is over", false);
    }
  }

  @Test
  void a_first_message_that_is_repeated_lets_nobody_in() throws Exception {
    try (MeshListener listener = MeshListener.on(LoopbackMesh.LOOPBACK)) {
      Mesh mesh =
          whileWaiting(
              listener,
              address -> {
                byte[] heard = hello(LoopbackMesh.SECRET, 1, 2, 0);
                assertThat(answer(address, heard)).hasSize(64);
                try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                  socket.setSoTimeout(30_000);
                  socket.getOutputStream().write(heard);
                  byte[] challenge = socket.getInputStream().readNBytes(64);
                  // It answers with what it heard, for want of the secret.
                  socket.getOutputStream().write(challenge, 32, 32);
                  assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
              });
      mesh.leave("the test is over", false);
    }
  }

  @Test
  void two_hundred_silent_strangers_keep_no_worker_out() throws Exception {
    List<Socket> strangers = new ArrayList<>();
    try (MeshListener listener = MeshListener.on(LoopbackMesh.LOOPBACK)) {
      Mesh mesh =
          whileWaiting(
              listener,
              address -> {
                for (int i = 0; i < 200; i++) {
                  strangers.add(new Socket(address.getAddress(), address.getPort()));
                }
              });
      mesh.leave("the test is over", false);
    } finally {
      for (Socket each : strangers) {
        each.close();
      }
    }
  }

  @Test
  void one_that_connects_to_a_listener_without_the_secret_is_told_so() {
    try (MeshListener first = MeshListener.on(LoopbackMesh.LOOPBACK);
        MeshListener second = MeshListener.on(LoopbackMesh.LOOPBACK)) {
      List<InetSocketAddress> all = List.of(first.address(), second.address());
      CompletableFuture.runAsync(() -> first.connect(0, all, LoopbackMesh.settings()));
      MeshSettings wrong =
          new MeshSettings(OTHER, Duration.ofSeconds(1), Duration.ofSeconds(30), () -> false);
      assertThatThrownBy(() -> second.connect(1, all, wrong))
          .isInstanceOf(MeshException.class)
          .hasMessageContaining("expected worker 0 at ");
    }
  }

  /** A worker that knows the secret, and then says what it likes to a worker that waits. */
  private static MeshException toldBy(Liar liar, Duration silence) throws Exception {
    try (MeshListener listener = MeshListener.on(LoopbackMesh.LOOPBACK);
        Socket socket = new Socket(LoopbackMesh.LOOPBACK, listener.address().getPort())) {
      MeshSettings settings =
          new MeshSettings(LoopbackMesh.SECRET, Duration.ofSeconds(60), silence, () -> false);
      List<InetSocketAddress> all = List.of(listener.address(), listener.address());
      CompletableFuture<Mesh> waiting =
          CompletableFuture.supplyAsync(() -> listener.connect(0, all, settings));
      new Handshake(LoopbackMesh.SECRET, 1, 2)
          .connect(socket, 0, System.nanoTime() + 30_000_000_000L);
      Mesh mesh = waiting.get(60, TimeUnit.SECONDS);
      try {
        liar.speak(socket.getOutputStream());
        LoopbackMesh.swap(mesh, empty(), empty());
        throw new AssertionError("expected a refusal");
      } catch (MeshException e) {
        return e;
      } finally {
        mesh.leave("the test is over", false);
      }
    }
  }

  private interface Liar {
    void speak(OutputStream out) throws IOException;
  }

  /** A message as it should be. */
  private static byte[] frame() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Frame(Frame.Kind.DATA, 0, ByteBuffer.wrap(new byte[] {1, 2, 3, 4})).write(out);
    return out.toByteArray();
  }

  /** A header with a right checksum. */
  private static byte[] header(long number, int length) {
    ByteBuffer header = ByteBuffer.wrap(new byte[28]);
    header.putInt(0x436d7367).putInt(0).putLong(number).putInt(length).putInt(0);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, 24);
    return header.putInt((int) crc.getValue()).array();
  }

  @Test
  void a_bit_that_is_changed_anywhere_in_a_message_is_noticed_and_named() throws Exception {
    byte[] right = frame();
    for (int at = 0; at < right.length; at++) {
      byte[] changed = right.clone();
      changed[at] ^= (byte) (1 << at % 8);
      assertThat(toldBy(out -> out.write(changed), Duration.ofSeconds(30)))
          .as("byte %d", at)
          .hasMessageContaining("as ")
          .hasMessageContaining("sent, got ")
          .hasMessageContaining("from worker 1 at ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Exchange.MOST_BYTES + 1, Integer.MAX_VALUE})
  void a_length_that_no_message_has_is_refused_before_memory_is_taken(int length) throws Exception {
    assertThat(toldBy(out -> out.write(header(0, length)), Duration.ofSeconds(30)))
        .hasMessageContaining("expected a message of 0..67108864 bytes, got " + length);
  }

  @Test
  void a_message_that_is_repeated_or_left_out_is_noticed() throws Exception {
    assertThat(toldBy(out -> out.write(header(7, 0)), Duration.ofSeconds(30)))
        .hasMessageContaining("expected message 0, got message 7 from worker 1");
  }

  @Test
  void a_worker_that_freezes_is_noticed_within_the_deadline() throws Exception {
    long start = System.nanoTime();
    assertThat(toldBy(out -> {}, Duration.ofSeconds(2)))
        .hasMessageContaining("worker 1 at ")
        .hasMessageContaining("has said nothing for 2 s");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void a_worker_that_dies_within_a_message_is_noticed() throws Exception {
    byte[] right = frame();
    assertThat(
            toldBy(
                out -> {
                  out.write(right, 0, 30);
                  out.close();
                },
                Duration.ofSeconds(30)))
        .hasMessageContaining("worker 1 at ")
        .hasMessageContaining("closed the connection without a word");
  }

  @Test
  void an_address_of_another_machine_is_refused() throws Exception {
    InetAddress other = InetAddress.getByName("192.0.2.1");
    assertThatThrownBy(() -> MeshListener.on(other))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("expected to listen on /192.0.2.1, got: ");
  }

  @Test
  void a_short_secret_is_refused_and_none_is_ever_printed() {
    assertThatThrownBy(
            () ->
                new MeshSettings(
                    new byte[15], Duration.ofSeconds(1), Duration.ofSeconds(1), () -> false))
        .hasMessage("expected a secret of at least 16 bytes, got 15");
    assertThat(LoopbackMesh.settings().toString()).doesNotContain("[");
  }

  /** Reading is bounded, so that what is read cannot fill the memory. */
  @Test
  void a_flood_of_messages_waits_in_the_network() throws Exception {
    byte[] content = new byte[1 << 20];
    try (MeshListener listener = MeshListener.on(LoopbackMesh.LOOPBACK);
        Socket socket = new Socket(LoopbackMesh.LOOPBACK, listener.address().getPort())) {
      List<InetSocketAddress> all = List.of(listener.address(), listener.address());
      CompletableFuture<Mesh> waiting =
          CompletableFuture.supplyAsync(() -> listener.connect(0, all, LoopbackMesh.settings()));
      new Handshake(LoopbackMesh.SECRET, 1, 2)
          .connect(socket, 0, System.nanoTime() + 30_000_000_000L);
      Mesh mesh = waiting.get(60, TimeUnit.SECONDS);
      CompletableFuture<Integer> flood =
          CompletableFuture.supplyAsync(
              () -> {
                int sent = 0;
                try {
                  for (; sent < 1000; sent++) {
                    new Frame(Frame.Kind.DATA, sent, ByteBuffer.wrap(content))
                        .write(socket.getOutputStream());
                  }
                } catch (IOException e) {
                  return sent;
                }
                return sent;
              });
      Thread.sleep(1500);
      mesh.leave("the test is over", false);
      assertThat(flood.get(30, TimeUnit.SECONDS)).isLessThan(100);
    }
  }
}
