package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What happens where the process cannot have the memory that tensors need outside the heap. */
class MemoryShortageTest {

  private static final String LIMIT = "-Dorg.bytedeco.javacpp.maxphysicalbytes=700m";

  @Test
  void an_error_says_how_much_was_needed_and_what_the_limit_is() {
    assertThat(ChildProcess.run(TooMuch.class, entry -> true, LIMIT))
        .filteredOn(line -> line.startsWith("OutOfMemoryError"))
        .containsExactly(
            "OutOfMemoryError: expected 65 MB of memory outside the Java heap for 8388608 numbers,"
                + " got none: the process may use 700 MB in all, which is four times -Xmx unless"
                + " -Dorg.bytedeco.javacpp.maxphysicalbytes says otherwise");
  }

  @Test
  void what_another_thread_no_longer_uses_is_taken_first() {
    assertThat(ChildProcess.run(TakenOver.class, entry -> true, LIMIT))
        .filteredOn(line -> line.startsWith("held") || line.startsWith("OutOfMemoryError"))
        .containsExactly("held 384 MB, then 0 MB");
  }

  private static void fill(int count) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tensors.add(Tensor.filled(Shape.of(1 << 23), Precision.DOUBLE, i));
    }
    for (int i = 0; i < count; i++) {
      if (tensors.get(i).at(1) != i) {
        throw new AssertionError("expected " + i + ", got " + tensors.get(i).at(1));
      }
    }
  }

  /** Needs 64 MB twenty times. */
  static final class TooMuch {

    private TooMuch() {}

    public static void main(String... args) {
      try {
        fill(20);
      } catch (OutOfMemoryError e) {
        System.out.println("OutOfMemoryError: " + e.getMessage());
      }
    }
  }

  /** Needs 64 MB six times in one thread, and then six times in another. */
  static final class TakenOver {

    private TakenOver() {}

    public static void main(String... args) throws Exception {
      ExecutorService other = Executors.newSingleThreadExecutor();
      long before = other.submit(TakenOver::fillAndClose).get() >> 20;
      try {
        fillAndClose();
        long after = other.submit(TensorScope::pooledBytes).get() >> 20;
        System.out.println("held " + before + " MB, then " + after + " MB");
      } catch (OutOfMemoryError e) {
        System.out.println("OutOfMemoryError: " + e.getMessage());
      } finally {
        other.shutdown();
      }
    }

    private static long fillAndClose() {
      try (TensorScope scope = TensorScope.open()) {
        fill(6);
      }
      return TensorScope.pooledBytes();
    }
  }
}
