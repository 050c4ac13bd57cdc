package org.chainzrule.experiment.fairfight;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.function.Consumer;
import org.chainzrule.tensor.parallel.OneThreadEach;

/**
 * Does several runs at once, each on a thread of its own and with one thread alone. That is faster
 * than one run with all processors, since small matrices keep few of them busy. What a run gives
 * does not depend on how many go on beside it.
 *
 * @param jobs how many runs go on at once, at least 1
 */
record RunQueue(int jobs) {

  /**
   * Does the runs, and passes each result on as soon as it is there, on the caller's thread. A run
   * that fails ends all that have not begun.
   *
   * @throws InterruptedException if the caller is interrupted; runs that have begun end on their
   *     own, and their results are dropped
   */
  void run(List<Callable<FightRun>> runs, Consumer<FightRun> finished) throws InterruptedException {
    Deque<Callable<FightRun>> waiting = new ArrayDeque<>(runs);
    // A new thread for each run: its memory is then measured from its beginning.
    ExecutorCompletionService<FightRun> service = new ExecutorCompletionService<>(RunQueue::start);
    int going = 0;
    try (Sharing sharing = Sharing.of(jobs)) {
      while (going > 0 || !waiting.isEmpty()) {
        while (going < jobs && !waiting.isEmpty()) {
          service.submit(waiting.poll());
          going++;
        }
        FightRun result;
        try {
          result = service.take().get();
        } catch (ExecutionException e) {
          throw failure(e.getCause());
        }
        going--;
        finished.accept(result);
      }
    }
  }

  private static void start(Runnable run) {
    Thread thread = new Thread(run, "fair-fight");
    thread.setDaemon(true);
    thread.start();
  }

  private static RuntimeException failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException failure
        ? failure
        : new IllegalStateException("expected a run that ends, got " + cause, cause);
  }

  /** A single run may use all processors. */
  private interface Sharing extends AutoCloseable {

    static Sharing of(int jobs) {
      if (jobs == 1) {
        return () -> {};
      }
      OneThreadEach alone = OneThreadEach.open();
      return alone::close;
    }

    @Override
    void close();
  }
}
