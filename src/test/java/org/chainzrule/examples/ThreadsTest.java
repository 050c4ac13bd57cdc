package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--model dense --hidden 256,128",
        "--model conv",
        "--model dense --dreg-scope cumulative"
      })
  void one_thread_and_all_of_them_save_the_same_bytes(String options) throws Exception {
    assertThat(saved(options, Map.of("OMP_NUM_THREADS", "1"))).isEqualTo(saved(options, Map.of()));
  }

  private byte[] saved(String options, Map<String, String> threads) throws Exception {
    Path file = folder.resolve("saved-" + threads.size());
    Jvm alone = Jvm.in(folder);
    Map<String, String> all = new HashMap<>(alone.environment());
    all.putAll(threads);
    String typed = "--offline --quiet --limit 2000 --epochs 1 --save " + file + " " + options;
    Jvm.Result result =
        new Jvm(folder, all, alone.classPath()).run(TrainMnist.class, typed.split(" "));
    assertThat(result.code()).as(result.err()).isZero();
    return Files.readAllBytes(file);
  }
}
