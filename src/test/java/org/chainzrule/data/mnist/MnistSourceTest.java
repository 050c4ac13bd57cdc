package org.chainzrule.data.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.io.DataException;
import org.chainzrule.io.LoopbackMirror;
import org.chainzrule.io.Packed;
import org.chainzrule.io.Progress;
import org.chainzrule.io.Timeouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class MnistSourceTest {

  @TempDir Path folder;
  private Path home;
  private Path cache;
  private LoopbackMirror mirror;

  @BeforeEach
  void start() throws IOException {
    home = folder.resolve("home");
    cache = home.resolve("mnist");
    mirror = LoopbackMirror.start();
  }

  @AfterEach
  void stop() {
    mirror.close();
  }

  @Test
  void a_named_folder_takes_precedence() throws IOException {
    Path data = IdxSamples.writeSet(folder.resolve("data"));
    IdxSamples.writeSet(cache);
    MnistSource.Found found = find(request(Optional.of(data), Map.of()));
    assertThat(found.split().orElseThrow().train().size()).isEqualTo(3);
    assertThat(found.split().orElseThrow().test().label(1)).isEqualTo(2);
    assertThat(found.description()).isEqualTo("MNIST from " + data);
    assertThat(found.reason()).isEmpty();
  }

  @Test
  void a_named_folder_that_cannot_be_used_is_an_error() throws IOException {
    IdxSamples.writeSet(cache);
    Path data = Files.createDirectory(folder.resolve("data"));
    assertThatThrownBy(() -> find(request(Optional.of(data), Map.of())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train-images-idx3-ubyte.gz")
        .hasMessageContaining(" in " + data);
  }

  @Test
  void files_with_other_digests_are_rejected_unless_unverified_is_set() throws IOException {
    Path data = IdxSamples.writeSet(folder.resolve("data"));
    Path labels = data.resolve("t10k-labels-idx1-ubyte.gz");
    Files.write(labels, IdxSamples.labels(2, 1));
    assertThatThrownBy(() -> find(request(Optional.of(data), Map.of())))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("expected " + labels + " to unpack to SHA-256 ")
        .hasMessageContaining("--unverified");
    MnistSource.Found found =
        find(new MnistSource.Request(Optional.of(data), true, Map.of(), false, Progress.none()));
    assertThat(found.split().orElseThrow().test().label(0)).isEqualTo(2);
    assertThat(found.description()).isEqualTo("unverified files in MNIST's format from " + data);
  }

  @Test
  void the_environment_variable_may_name_the_folder_or_its_parent() throws IOException {
    Path data = IdxSamples.writeSet(folder.resolve("data").resolve("mnist"));
    for (Path named : List.of(data, data.getParent())) {
      MnistSource.Found found = find(request("CHAINZRULE_DATA", named.toString()));
      assertThat(found.description()).isEqualTo("MNIST from " + data);
    }
  }

  @Test
  void an_environment_variable_without_mnist_is_skipped_and_mentioned() throws IOException {
    IdxSamples.writeSet(cache);
    MnistSource.Found found = find(request("CHAINZRULE_DATA", folder.toString()));
    assertThat(found.split()).isPresent();
    assertThat(found.description())
        .isEqualTo(
            "MNIST from "
                + cache
                + ", the cache (CHAINZRULE_DATA is set to "
                + folder
                + ", which has no MNIST to use)");
    assertThat(found.reason()).startsWith("CHAINZRULE_DATA is not used: expected the files ");
  }

  @Test
  void the_cache_comes_before_the_network() throws IOException {
    IdxSamples.writeSet(cache);
    MnistSource.Found found = find(request(Optional.empty(), Map.of()));
    assertThat(found.description()).isEqualTo("MNIST from " + cache + ", the cache");
    assertThat(mirror.requests()).isEmpty();
  }

  @Test
  void downloads_what_the_cache_does_not_have() {
    serveAll();
    MnistSource.Found found = find(request(Optional.empty(), Map.of()));
    assertThat(found.split().orElseThrow().train().size()).isEqualTo(3);
    assertThat(found.description()).isEqualTo("MNIST from " + cache + ", downloaded");
    assertThat(mirror.requests()).hasSize(4);
    assertThat(find(offline()).split()).isPresent();
  }

  @Test
  void a_damaged_file_in_the_cache_is_downloaded_again() throws IOException {
    serveAll();
    IdxSamples.writeSet(cache);
    String damaged = "train-labels-idx1-ubyte.gz";
    Files.write(cache.resolve(damaged), IdxSamples.labels(1, 1, 1));
    MnistSource.Found found = find(request(Optional.empty(), Map.of()));
    assertThat(found.split().orElseThrow().train().label(0)).isEqualTo(7);
    assertThat(mirror.requests()).containsExactly(damaged);
  }

  @Test
  void offline_leaves_the_network_alone() throws IOException {
    serveAll();
    MnistSource.Found found = find(offline());
    assertThat(found.split()).isEmpty();
    assertThat(found.description()).isEqualTo("no MNIST");
    assertThat(found.reason())
        .isEqualTo("offline, and the cache has no " + cache.resolve("train-images-idx3-ubyte.gz"));
    Path damaged = IdxSamples.writeSet(cache).resolve("t10k-images-idx3-ubyte.gz");
    Files.write(damaged, new byte[10]);
    assertThat(find(offline()).reason())
        .isEqualTo("offline, and " + damaged + " in the cache is damaged: its digest differs");
    assertThat(mirror.requests()).isEmpty();
  }

  @Test
  void a_failed_download_is_the_reason() {
    MnistSource.Found found = find(request(Optional.empty(), Map.of()));
    assertThat(found.split()).isEmpty();
    assertThat(found.reason())
        .isEqualTo(
            "download failed: could not download train-images-idx3-ubyte.gz ("
                + mirror.uri()
                + ": expected status 200, got 404)");
  }

  @Test
  void a_host_that_does_not_exist_is_reported_as_the_reason() {
    MnistSource source =
        new MnistSource(
            List.of(URI.create("https://chainzrule.invalid/")),
            IdxSamples.knownSet(),
            new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(9)));
    MnistSource.Found found = source.find(request(Optional.empty(), Map.of()));
    assertThat(found.split()).isEmpty();
    assertThat(found.reason()).startsWith("download failed: ");
  }

  @Test
  void the_real_files_have_the_published_digests() {
    String data = System.getenv("CHAINZRULE_DATA");
    assumeTrue(data != null, "CHAINZRULE_DATA is not set to a folder that holds mnist/");
    assumeTrue(Files.isDirectory(Path.of(data, "mnist")), "no folder mnist in CHAINZRULE_DATA");
    MnistSource.Found found = new MnistSource().find(request("CHAINZRULE_DATA", data));
    assertThat(found.description()).isEqualTo("MNIST from " + Path.of(data, "mnist"));
    assertThat(found.split().orElseThrow().train().size()).isEqualTo(60_000);
  }

  private void serveAll() {
    for (int i = 0; i < 4; i++) {
      mirror.serving(Mnist.FILES.get(i).name(), Packed.gzip(IdxSamples.set().get(i)));
    }
  }

  private MnistSource.Found find(MnistSource.Request request) {
    return new MnistSource(
            List.of(mirror.uri()),
            IdxSamples.knownSet(),
            new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(9)))
        .find(request);
  }

  private MnistSource.Request request(String variable, String value) {
    return request(Optional.empty(), Map.of(variable, value));
  }

  private MnistSource.Request request(Optional<Path> data, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("CHAINZRULE_HOME", home.toString());
    return new MnistSource.Request(data, false, environment, false, Progress.none());
  }

  private MnistSource.Request offline() {
    return new MnistSource.Request(
        Optional.empty(), false, Map.of("CHAINZRULE_HOME", home.toString()), true, Progress.none());
  }
}
