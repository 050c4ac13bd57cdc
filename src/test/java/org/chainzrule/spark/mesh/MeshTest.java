package org.chainzrule.spark.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.train.Toy;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.exchange.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshTest {

  /** What worker {@code from} tells worker {@code to} in a round; several megabytes at times. */
  private static ByteBuffer message(int from, int to, int round) {
    byte[] bytes = new byte[(from + 1) * (to + 2) * (round % 3 == 0 ? 400_000 : 3)];
    Arrays.fill(bytes, (byte) (from * 50 + to * 10 + round));
    return ByteBuffer.wrap(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void every_worker_hears_what_every_other_one_said_to_it(int workers) {
    List<Boolean> heard =
        LoopbackMesh.run(
            workers,
            mesh -> {
              for (int round = 0; round < 7; round++) {
                ByteBuffer[] out = new ByteBuffer[workers];
                for (int to = 0; to < workers; to++) {
                  out[to] = message(mesh.rank(), to, round);
                }
                ByteBuffer[] in = LoopbackMesh.swap(mesh, out);
                for (int from = 0; from < workers; from++) {
                  if (from != mesh.rank()) {
                    assertThat(in[from]).isEqualTo(message(from, mesh.rank(), round));
                  }
                }
              }
              return mesh.size() == workers;
            });
    assertThat(heard).hasSize(workers).doesNotContain(false);
  }

  @Test
  void a_training_over_tcp_gives_the_bytes_of_one_alone() {
    List<double[]> alone = trained(Exchange.none());
    for (List<double[]> numbers : LoopbackMesh.run(3, MeshTest::trained)) {
      assertThat(numbers).hasSameSizeAs(alone);
      for (int i = 0; i < alone.size(); i++) {
        assertThat(numbers.get(i)).isEqualTo(alone.get(i));
      }
    }
  }

  private static List<double[]> trained(Exchange exchange) {
    Layer network = Toy.network(Precision.SINGLE);
    Trainer.create(network, Loss.softmaxCrossEntropy())
        .batch(4)
        .accumulate(5)
        .with(exchange)
        .fit(Toy.circle(0, 57), 4);
    return network.parameters().stream().map(p -> p.value().toColumns()).toList();
  }

  @Test
  void nothing_listens_once_all_are_connected_and_no_thread_is_left_at_the_end() throws Exception {
    List<MeshListener> listeners =
        IntStream.range(0, 3).mapToObj(i -> MeshListener.on(LoopbackMesh.LOOPBACK)).toList();
    List<InetSocketAddress> addresses = listeners.stream().map(MeshListener::address).toList();
    assertThat(addresses).allMatch(a -> a.getAddress().isLoopbackAddress());
    LoopbackMesh.run(
        listeners,
        addresses,
        mesh -> {
          LoopbackMesh.swap(mesh, empty(), empty(), empty());
          // Somebody else may have got the port in the meantime, so that it is not tried.
          assertThat(listeners).allMatch(MeshListener::isClosed);
          LoopbackMesh.swap(mesh, empty(), empty(), empty());
          return true;
        });
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end && !meshThreads().isEmpty()) {
      Thread.sleep(20);
    }
    assertThat(meshThreads()).isEmpty();
  }

  private static List<String> meshThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("chainzrule-mesh"))
        .toList();
  }

  private static ByteBuffer empty() {
    return ByteBuffer.allocate(0);
  }

  @Test
  void a_worker_that_fails_tells_the_others_why() {
    assertThatThrownBy(
            () ->
                LoopbackMesh.run(
                    3,
                    mesh -> {
                      if (mesh.rank() == 2) {
                        throw new IllegalArgumentException("the milk is sour");
                      }
                      return LoopbackMesh.swap(mesh, empty(), empty(), empty());
                    }))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("worker 2 at ")
        .hasMessageContaining("has failed: the milk is sour")
        .matches(e -> ((MeshException) e).isFinal());
  }

  @Test
  void a_message_that_is_too_long_is_refused_where_it_is_sent() {
    ByteBuffer large = ByteBuffer.allocate(Exchange.MOST_BYTES + 1);
    assertThatThrownBy(() -> LoopbackMesh.run(2, mesh -> LoopbackMesh.swap(mesh, large, large)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a message of at most 67108864 bytes, got 67108865");
  }

  @Test
  void a_wait_ends_when_it_is_interrupted_or_cancelled() throws Exception {
    for (boolean interrupts : new boolean[] {true, false}) {
      AtomicBoolean cancelled = new AtomicBoolean();
      try (MeshListener first = MeshListener.on(LoopbackMesh.LOOPBACK);
          MeshListener second = MeshListener.on(LoopbackMesh.LOOPBACK)) {
        List<InetSocketAddress> all = List.of(first.address(), second.address());
        MeshSettings settings =
            new MeshSettings(
                LoopbackMesh.SECRET,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                cancelled::get);
        CompletableFuture<Mesh> other =
            CompletableFuture.supplyAsync(() -> second.connect(1, all, LoopbackMesh.settings()));
        Mesh mesh = first.connect(0, all, settings);
        List<String> told = new ArrayList<>();
        Thread waiting =
            new Thread(
                () -> {
                  try {
                    LoopbackMesh.swap(mesh, empty(), empty());
                  } catch (MeshException e) {
                    told.add(e.getMessage());
                  }
                });
        waiting.start();
        Thread.sleep(300);
        if (interrupts) {
          waiting.interrupt();
        } else {
          cancelled.set(true);
        }
        waiting.join(20_000);
        assertThat(told)
            .containsExactly(
                (interrupts ? "interrupted" : "cancelled") + " while waiting for other workers");
        mesh.leave("the test is over", false);
        other.get(20, TimeUnit.SECONDS).leave("the test is over", false);
      }
    }
  }

  @Test
  void workers_that_do_not_come_are_named() {
    try (MeshListener first = MeshListener.on(LoopbackMesh.LOOPBACK);
        MeshListener second = MeshListener.on(LoopbackMesh.LOOPBACK)) {
      List<InetSocketAddress> all = List.of(first.address(), second.address());
      MeshSettings hasty =
          new MeshSettings(
              LoopbackMesh.SECRET, Duration.ofMillis(500), Duration.ofSeconds(60), () -> false);
      assertThatThrownBy(() -> first.connect(0, all, hasty))
          .isInstanceOf(MeshException.class)
          .hasMessageContaining("expected all workers to connect within 0 s")
          .hasMessageContaining("[1 at " + second.address() + "]");
    }
  }
}
