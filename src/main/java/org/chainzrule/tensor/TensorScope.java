package org.chainzrule.tensor;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.Internal;

/**
 * A scope that owns the memory of tensors: the memory of every tensor that its thread creates while
 * it is open returns to the thread's memory pool when it closes, at once and without the garbage
 * collector. Scopes nest, and close in reverse order on the thread that opened them.
 *
 * <pre>{@code
 * try (TensorScope scope = TensorScope.open()) {
 *   Tensor product = a.matmul(b);
 *   return scope.keep(product.sum()); // the product is freed, the sum is not
 * }
 * }</pre>
 *
 * <p>Tensors created outside any scope are freed by the garbage collector, which sees only their
 * small handles and therefore runs too late: open a scope in every loop.
 */
public final class TensorScope implements AutoCloseable {

  /** Whether released memory is overwritten with NaN, so that tests detect reads after release. */
  private static final boolean POISON = Boolean.getBoolean("chainzrule.poison");

  private final Pool pool = Pool.mine();
  private final TensorScope outer = pool.current;
  private final List<Storage> owned = pool.claims();

  private TensorScope() {
    if (outer == null) {
      pool.enter();
    }
    pool.current = this;
    pool.takeBack();
  }

  /** Opens a scope inside the thread's current one, if any. */
  public static TensorScope open() {
    return new TensorScope();
  }

  /**
   * Moves a tensor to the enclosing scope, or out of all scopes, and returns it. A tensor that
   * outlives this scope anyway stays where it is.
   *
   * @throws IllegalStateException if its scope has closed, or is another thread's
   */
  public Tensor keep(Tensor tensor) {
    Storage storage = tensor.storage();
    Memory memory = storage.memory();
    if (storage.scope != this) {
      if (storage.scope != null && !isInside(storage.scope)) {
        throw new IllegalStateException("expected a tensor of this thread's scopes");
      }
      return tensor;
    }
    disown(storage);
    if (outer != null) {
      outer.adopt(storage);
    } else {
      pool.forget(memory);
    }
    return tensor;
  }

  /**
   * Moves a tensor of this thread outwards, until it lives as long as another one, or out of all
   * scopes if that one's has closed.
   */
  @Internal("autodiff")
  public static void keepAsLong(Tensor tensor, Tensor other) {
    TensorScope wanted = other.storage().scope;
    TensorScope scope = tensor.storage().scope;
    while (scope != null && (wanted == null || scope.isInside(wanted))) {
      scope.keep(tensor);
      scope = tensor.storage().scope;
    }
  }

  /**
   * Takes tensors out of this scope for another thread to use; their memory returns to this
   * thread's pool when the transfer closes. A tensor that this scope does not own stays where it
   * is.
   */
  public TensorTransfer pack(Tensor... tensors) {
    List<Storage> taken = new ArrayList<>();
    for (Tensor tensor : tensors) {
      Storage storage = tensor.storage();
      if (storage.scope == this) {
        disown(storage);
        taken.add(storage);
      }
    }
    return new TensorTransfer(taken, pool);
  }

  private void disown(Storage storage) {
    Storage last = owned.remove(owned.size() - 1);
    if (last != storage) {
      owned.set(storage.place, last);
      last.place = storage.place;
    }
    storage.scope = null;
  }

  private boolean isInside(TensorScope other) {
    TensorScope scope = outer;
    while (scope != null && scope != other) {
      scope = scope.outer;
    }
    return scope != null;
  }

  /**
   * The number of bytes this thread's pool holds, in use by scopes or free: at most twice the bytes
   * that were in use at once during the last one to two thousand outermost scopes, or 1 MiB.
   */
  public static long pooledBytes() {
    return Pool.mine().bytes();
  }

  /**
   * The most bytes that scopes of this thread have had in use at once, since the thread began or
   * its pool was last emptied.
   */
  public static long peakBytes() {
    return Pool.mine().most();
  }

  /**
   * Frees the memory that the pools of all threads hold and no scope uses, for instance after a few
   * large batches. Where another thread has a scope open, its pool follows when the scope closes.
   * The pools of threads that have ended are freed without this, when a thread opens a scope.
   */
  public static void emptyPools() {
    Pool.emptyAll();
  }

  @Override
  public void close() {
    if (Pool.mine().current != this) {
      throw new IllegalStateException(
          "scopes close in reverse order, on the thread that opened them");
    }
    for (Storage storage : owned) {
      pool.release(end(storage));
    }
    pool.reuse(owned);
    pool.current = outer;
    if (outer == null) {
      pool.leave();
    }
  }

  /** Releases a storage and returns its block. */
  static Memory end(Storage storage) {
    Memory memory = storage.release();
    if (POISON) {
      memory.poison();
    }
    return memory;
  }

  /** Memory for at least {@code length} elements, owned by the current scope if there is one. */
  static Storage claim(Precision precision, int length) {
    Pool pool = Pool.mine();
    if (pool.current == null) {
      return new Storage(new Memory(precision, Math.max(1, length)));
    }
    Storage storage = new Storage(pool.claim(precision, length));
    pool.current.adopt(storage);
    return storage;
  }

  private void adopt(Storage storage) {
    storage.scope = this;
    storage.place = owned.size();
    owned.add(storage);
  }
}
