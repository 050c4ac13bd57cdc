package org.chainzrule.autodiff;

import java.util.function.Consumer;
import org.chainzrule.Internal;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * A learnable tensor: the only mutable part of a network, changed by optimizers and by loading a
 * model. Every change raises its version, by which a backward pass detects that the values are no
 * longer those of the forward pass.
 */
public final class Parameter implements Variable {

  /** What a parameter is used for; optimizers treat all parameters of one role alike. */
  public enum Role {
    /** The weights of a linear map. */
    WEIGHT,
    /** An additive bias. */
    BIAS,
    /** A coefficient of a learnable activation. */
    COEFFICIENT,
    /** An embedding table, of which one training step uses few rows. */
    EMBEDDING,
    /** A multiplicative scale of a whole layer or of each feature. */
    SCALE,
    /** State that a layer keeps between passes, such as running means; not optimized. */
    STATE,
    /** An input whose gradient is wanted; not optimized. */
    INPUT
  }

  private final String name;
  private final Role role;
  private Tensor value;
  private int version;
  private boolean frozen;

  /**
   * A parameter with an initial value, whose memory it takes over.
   *
   * @param name used in messages, such as {@code "weight"}
   */
  public Parameter(String name, Role role, Tensor value) {
    this.name = name;
    this.role = role;
    this.value = value;
  }

  /** A parameter of the role {@link Role#WEIGHT}. */
  public Parameter(String name, Tensor value) {
    this(name, Role.WEIGHT, value);
  }

  /** The name used in messages. */
  public String name() {
    return name;
  }

  /** What the parameter is used for. */
  public Role role() {
    return role;
  }

  @Override
  public Tensor value() {
    return value;
  }

  /**
   * Keeps training from changing it, until {@link #unfreeze}: no gradient leads to it, optimizers
   * and moving averages leave it alone, and so do layers that move a state. A saved model says
   * which of its parameters are frozen. {@link #set} and {@link #update} change it all the same.
   */
  public void freeze() {
    frozen = true;
  }

  /** Lets training change it again. */
  public void unfreeze() {
    frozen = false;
  }

  /** Whether training leaves it as it is. */
  public boolean isFrozen() {
    return frozen;
  }

  /** Whether optimizers change it: it is neither frozen nor a state or an input. */
  public boolean isTrained() {
    return !frozen && role != Role.STATE && role != Role.INPUT;
  }

  /** How many times the value has changed. */
  public int version() {
    return version;
  }

  /**
   * Replaces the value by a tensor of the same shape and precision, whose memory it takes over. The
   * tensor lives as long as the value before, so that one that is made within a {@link TensorScope}
   * outlives it.
   *
   * @throws IllegalArgumentException if the shape or precision differs
   */
  public void set(Tensor next) {
    TensorScope.keepAsLong(next, value);
    lend(next);
  }

  /** As {@link #set}, but the tensor stays in its scope; for a while that is shorter than it. */
  void lend(Tensor next) {
    if (!next.shape().equals(value.shape()) || next.precision() != value.precision()) {
      throw new IllegalArgumentException(
          "parameter "
              + name
              + " has shape "
              + value.shape()
              + " in "
              + value.precision()
              + " precision, got "
              + next.shape()
              + " in "
              + next.precision());
    }
    value = next;
    version++;
  }

  /** Changes the value in place, as an optimizer does. */
  public void update(Consumer<Tensor> inPlace) {
    inPlace.accept(value);
    version++;
  }

  /** Counts a change of the value in place that the caller has made, as {@link #update} does. */
  @Internal("optim")
  public void changed() {
    version++;
  }

  @Override
  public String toString() {
    return name + shape();
  }
}
