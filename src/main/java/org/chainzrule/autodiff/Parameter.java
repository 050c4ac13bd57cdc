package org.chainzrule.autodiff;

import java.util.function.Consumer;
import org.chainzrule.tensor.Tensor;

/**
 * A tensor that training changes: the only mutable object of a network, and only an optimizer or a
 * loader changes it. Every change raises its version, so that a backward pass notices one.
 */
public final class Parameter implements Variable {

  /** What a parameter is for; optimizers treat groups of one role alike. */
  public enum Role {
    /** A matrix of connections. */
    WEIGHT,
    /** A shift. */
    BIAS,
    /** A coefficient of a learnable activation. */
    COEFFICIENT,
    /** A table of vectors, of which a step uses a few. */
    EMBEDDING,
    /** A factor on a whole layer, or on one feature of it. */
    SCALE,
    /** Numbers a layer keeps from pass to pass, which no optimizer changes. */
    STATE,
    /** Data under study, such as the input whose gradient is measured. */
    INPUT
  }

  private final String name;
  private final Role role;
  private Tensor value;
  private int version;

  /**
   * A parameter over this tensor, which it takes over.
   *
   * @param name for messages, such as {@code "weight"}
   */
  public Parameter(String name, Role role, Tensor value) {
    this.name = name;
    this.role = role;
    this.value = value;
  }

  /** A weight, as {@link #Parameter(String, Role, Tensor)}. */
  public Parameter(String name, Tensor value) {
    this(name, Role.WEIGHT, value);
  }

  /** What it is called in messages. */
  public String name() {
    return name;
  }

  /** What it is for. */
  public Role role() {
    return role;
  }

  @Override
  public Tensor value() {
    return value;
  }

  /** How many times it has changed. */
  public int version() {
    return version;
  }

  /**
   * Takes over another tensor of the same shape and precision.
   *
   * @throws IllegalArgumentException if the shape or precision differs
   */
  public void set(Tensor next) {
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

  /** Lets an optimizer change the numbers in place. */
  public void update(Consumer<Tensor> inPlace) {
    inPlace.accept(value);
    version++;
  }

  @Override
  public String toString() {
    return name + shape();
  }
}
