package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.tensor.ChildProcess;
import org.junit.jupiter.api.Test;

/**
 * Maven's exec plugin, servers and development environments run a program in a thread group of its
 * own, interrupt the threads that the program leaves, and wait for each of them to end.
 */
class ThreadGroupTest {

  @Test
  void all_threads_that_a_training_starts_end_when_they_are_interrupted() {
    assertThat(ChildProcess.run(Main.class, entry -> true, "-Dorg.nd4j.log.initialization=false"))
        .filteredOn(line -> line.startsWith("left") || line.startsWith("end"))
        .containsExactly("left after 5 s: []", "end");
  }

  /** Trains in a group, and ends the group's threads as the exec plugin does. */
  static final class Main {

    private Main() {}

    public static void main(String... args) throws InterruptedException {
      ThreadGroup group = new ThreadGroup("program");
      Thread program = new Thread(group, Nd4jWork::numbers);
      program.start();
      program.join();
      Thread[] threads = new Thread[100];
      int count = group.enumerate(threads);
      List<String> left = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        threads[i].interrupt();
      }
      for (int i = 0; i < count; i++) {
        threads[i].join(5000);
        if (threads[i].isAlive()) {
          left.add(threads[i].getName());
        }
      }
      System.out.println("left after 5 s: " + left);
      System.out.println("end");
    }
  }
}
