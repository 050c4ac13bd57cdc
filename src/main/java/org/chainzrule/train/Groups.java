package org.chainzrule.train;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Parameter.Role;

/**
 * How parameters of each role are trained: the factor on their learning rate, and whether they
 * decay.
 */
public record Groups(Map<Role, Group> groups) {

  /**
   * One role's way.
   *
   * @param rate factor on the learning rate, not negative
   * @param decays whether weight decay applies
   */
  public record Group(double rate, boolean decays) {

    /**
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    public Group {
      if (!(rate >= 0) || Double.isInfinite(rate)) {
        throw new IllegalArgumentException(
            "expected a rate factor that is finite and not negative, got " + rate);
      }
    }
  }

  /** Copies the map. */
  public Groups {
    groups = Map.copyOf(groups);
  }

  /**
   * Weights decay, biases do not, and coefficients learn at a tenth of the rate without decay. All
   * others learn at the rate without decay: tables of vectors among them, whose frequent rows would
   * decay more often than the rare ones.
   */
  public static Groups defaults() {
    Map<Role, Group> groups = new EnumMap<>(Role.class);
    groups.put(Role.WEIGHT, new Group(1, true));
    groups.put(Role.BIAS, new Group(1, false));
    groups.put(Role.COEFFICIENT, new Group(0.1, false));
    return new Groups(groups);
  }

  /** The same with another way for one role. */
  public Groups with(Role role, Group group) {
    Map<Role, Group> changed = new EnumMap<>(Role.class);
    changed.putAll(groups);
    changed.put(role, group);
    return new Groups(changed);
  }

  /** The map in words that are the same in every process. */
  String sorted() {
    return new TreeMap<>(groups).toString();
  }

  /** How this parameter is trained. */
  Group of(Parameter parameter) {
    return groups.getOrDefault(parameter.role(), new Group(1, false));
  }
}
