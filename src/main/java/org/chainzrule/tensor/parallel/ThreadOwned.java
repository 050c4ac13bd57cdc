package org.chainzrule.tensor.parallel;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.chainzrule.Internal;

/**
 * What one thread owns outside the Java heap, and what is freed once the thread has ended. Java
 * tells nobody that a thread ends, and the garbage collector, which would find its memory, does not
 * see how much there is. The threads that go on therefore look for ended ones now and then.
 */
@Internal
public interface ThreadOwned {

  /** Frees everything; the thread that owned it has ended. Called once. */
  void end();

  /**
   * Adds to what the calling thread owns. The owner itself must hold it, as a thread-local does.
   */
  static void add(ThreadOwned owned) {
    All.endOrphans();
    All.ENTRIES.add(new All.Entry(Thread.currentThread(), new WeakReference<>(owned)));
  }

  /** Ends what ended threads have left, unless that was done less than a tenth of a second ago. */
  static void endOrphansSometimes() {
    long now = System.nanoTime();
    long last = All.LAST.get();
    if (now - last > All.INTERVAL && All.LAST.compareAndSet(last, now)) {
      All.endOrphans();
    }
  }

  /** Ends what ended threads have left, and calls {@code action} with what the others own. */
  static void forEach(Consumer<ThreadOwned> action) {
    All.endOrphans();
    for (All.Entry entry : All.ENTRIES) {
      ThreadOwned owned = entry.owned().get();
      if (owned != null) {
        action.accept(owned);
      }
    }
  }

  /** What all threads own. */
  final class All {

    private static final long INTERVAL = 100_000_000;
    private static final Queue<Entry> ENTRIES = new ConcurrentLinkedQueue<>();
    private static final AtomicLong LAST = new AtomicLong(System.nanoTime());

    private All() {}

    /** Held weakly, so that the garbage collector may find it first. */
    private record Entry(Thread owner, WeakReference<ThreadOwned> owned) {}

    private static void endOrphans() {
      for (Entry entry : ENTRIES) {
        ThreadOwned owned = entry.owned().get();
        // Two threads may look at once; one of them removes the entry.
        if ((owned == null || !entry.owner().isAlive()) && ENTRIES.remove(entry) && owned != null) {
          owned.end();
        }
      }
    }
  }
}
